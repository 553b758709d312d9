// What a browser has to load before it can show a page, compressed as a server would. The limit is a promise to
// people on slow lines: the PDF viewer and other rooms of the house load when they are entered.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const LIMIT_BYTES = 250_000;
const dist = join(dirname(fileURLToPath(import.meta.url)), "..", "dist");
const manifestPath = join(dist, ".vite", "manifest.json");

if (!existsSync(manifestPath)) {
  console.error("bundle size: no build found, run `npm run build` first");
  process.exit(1);
}

const manifest = JSON.parse(readFileSync(manifestPath, "utf8"));

/** Everything that the given entries need at once: scripts, what they import statically, styles, fonts. */
function filesOf(entries) {
  const files = new Set(["index.html", "first-paint.js"]);
  const seen = new Set();
  const visit = (key) => {
    const chunk = manifest[key];
    if (!chunk || seen.has(key)) return;
    seen.add(key);
    files.add(chunk.file);
    for (const file of [...(chunk.css ?? []), ...(chunk.assets ?? [])]) files.add(file);
    for (const next of chunk.imports ?? []) visit(next);
  };
  for (const entry of entries) visit(entry);
  return files;
}

function size(file) {
  const content = readFileSync(join(dist, file));
  return file.endsWith(".woff2") ? content.length : gzipSync(content, { level: 6 }).length;
}

const loads = {
  "sign-in": ["index.html", "src/routes/sign-in.tsx"],
  chat: ["index.html", "src/app/shell.tsx", "src/routes/chat.tsx"],
};

let failed = false;
for (const [name, entries] of Object.entries(loads)) {
  const total = [...filesOf(entries)].reduce((sum, file) => sum + size(file), 0);
  const over = total > LIMIT_BYTES;
  failed ||= over;
  console.log(
    `first load of ${name}: ${(total / 1000).toFixed(1)} kB of ${LIMIT_BYTES / 1000} kB${over ? ": TOO MUCH" : ""}`,
  );
}
process.exit(failed ? 1 : 0);
