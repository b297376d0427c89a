import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { compressedFiles } from "./build/compressed-files.ts";
import { themeCssFile } from "./build/theme-css.ts";

const api = process.env.PF9_API_URL ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react(), themeCssFile(), compressedFiles()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  // Assets stay files: the policy of the server allows no data: fonts.
  build: { assetsInlineLimit: 0, target: "es2023", chunkSizeWarningLimit: 700 },
  server: { host: "127.0.0.1", proxy: { "/api/v1": api } },
  preview: { host: "127.0.0.1", proxy: { "/api/v1": api } },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test-setup.ts"],
  },
});
