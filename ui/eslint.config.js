import js from "@eslint/js";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import { createNodeResolver, importX } from "eslint-plugin-import-x";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import { readdirSync } from "node:fs";
import tseslint from "typescript-eslint";

const features = readdirSync(new URL("./src/features", import.meta.url));

// The direction of the house: app → features → components → hooks → lib → api, and no feature knows another.
const zones = [
  ...features.map((name) => ({
    target: `./src/features/${name}`,
    from: "./src/features",
    except: [`./${name}`],
    message: "Features stand side by side: what two of them need lives in components, hooks or lib.",
  })),
  { target: "./src/features", from: "./src/app" },
  { target: "./src/components", from: ["./src/app", "./src/features"] },
  { target: "./src/hooks", from: ["./src/app", "./src/features", "./src/components"] },
  { target: "./src/lib", from: ["./src/app", "./src/features", "./src/components", "./src/hooks"] },
  {
    target: "./src/api",
    from: ["./src/app", "./src/features", "./src/components", "./src/hooks", "./src/lib"],
  },
];

export default defineConfig(
  globalIgnores(["dist", "src/api/schema.d.ts", "test-results", "public"]),
  {
    files: ["**/*.{ts,tsx}"],
    extends: [
      js.configs.recommended,
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      importX.flatConfigs.typescript,
      jsxA11y.flatConfigs.strict,
      reactHooks.configs.flat["recommended-latest"],
    ],
    plugins: { "import-x": importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: {
      "import-x/resolver-next": [
        createTypeScriptImportResolver({ project: "tsconfig.json" }),
        createNodeResolver(),
      ],
    },
    rules: {
      "import-x/no-restricted-paths": ["error", { zones }],
      "import-x/no-cycle": "error",
      // Barrels hide who uses what and pull whole rooms into a chunk.
      "no-restricted-syntax": [
        "error",
        { selector: "ExportAllDeclaration", message: "No barrels." },
        { selector: "ExportNamedDeclaration[source]", message: "No barrels: import from where it is made." },
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: "Data are text, never HTML.",
        },
      ],
      "@typescript-eslint/no-explicit-any": "error",
      // The route's path is text to be put together from data; a number in a template reads well.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    // Tests and tools of the build may reach anywhere.
    files: ["e2e/**", "build/**", "*.config.ts"],
    rules: { "import-x/no-restricted-paths": "off", "react-hooks/rules-of-hooks": "off" },
  },
  {
    files: ["**/*.test.{ts,tsx}"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
  {
    files: ["*.js", "*.mjs"],
    extends: [js.configs.recommended],
    languageOptions: { globals: { URL: "readonly" } },
  },
);
