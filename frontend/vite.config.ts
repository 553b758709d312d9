import { cpSync, existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
const pdfjs = resolve(here, "node_modules/pdfjs-dist");

/** The PDF viewer reads character maps, standard fonts and decoders by address, so they are shipped as plain files. */
function pdfjsAssets(): Plugin {
  const folders = ["cmaps", "standard_fonts", "wasm"];
  return {
    name: "pdfjs-assets",
    apply: "build",
    writeBundle(options) {
      for (const folder of folders) {
        const from = join(pdfjs, folder);
        if (options.dir && existsSync(from)) cpSync(from, join(options.dir, "pdfjs", folder), { recursive: true });
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), tailwindcss(), pdfjsAssets()],
  resolve: { alias: { "@": resolve(here, "src") } },
  build: {
    manifest: true,
    // Inlined fonts and images would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    // What three pages and more share comes as one file: dozens of tiny ones cost more in headers than they hold.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "shared", minShareCount: 3 }] } } },
  },
  server: {
    proxy: { "/api": { target: process.env.API_URL ?? "http://127.0.0.1:8000" } },
  },
});
