/** Puts a .gz beside each text asset, so that the web server compresses nothing at run time (gzip_static). */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const TEXT = /\.(js|css|svg|json)$/;

export function compressedFiles(): Plugin {
  return {
    name: "compressed-files",
    apply: "build",
    // After everything is on disk: until then other plugins still change the code.
    async writeBundle({ dir }, bundle) {
      const folder = dir ?? "dist";
      const names = Object.keys(bundle).filter((name) => TEXT.test(name));
      await Promise.all(
        names.map(async (name) => {
          const source = await readFile(join(folder, name));
          await writeFile(join(folder, `${name}.gz`), gzipSync(source, { level: 9 }));
        }),
      );
    },
  };
}
