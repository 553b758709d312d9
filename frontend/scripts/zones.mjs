// Keeps the rooms of the house apart: who may import whom, and how long a file may get. A feature that imports another
// one can no longer be read, moved or removed by itself; what two of them need belongs to lib, components or a route.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const src = resolve(dirname(fileURLToPath(import.meta.url)), "..", "src");
const MAX_LINES = 300;
const GENERATED = /\.d\.ts$/;

/** For each zone, the zones it may import besides itself. */
const ALLOWED = {
  app: ["routes", "features", "components", "lib", "locales"],
  routes: ["app", "features", "components", "lib"],
  features: ["components", "lib"],
  components: ["lib"],
  lib: ["locales"],
  locales: [],
};

/** Libraries that are named in one place only, so that they can be replaced there. */
const WRAPPED = {
  "pdfjs-dist": ["features/sources/pdf.ts"],
  ai: ["features/chat/"],
  "@ai-sdk/react": ["features/chat/"],
  "react-markdown": ["features/chat/components/markdown.tsx"],
  "radix-ui": ["components/ui/", "features/chat/components/citation-marker.tsx", "app/"],
};

function filesIn(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return filesIn(path);
    return /\.tsx?$/.test(name) && !GENERATED.test(name) ? [path] : [];
  });
}

function importsOf(text) {
  const pattern = /(?:from|import)\s*\(?\s*["']([^"']+)["']/g;
  return [...text.matchAll(pattern)].map((match) => match[1]);
}

/** `["features", "chat"]` for a file of the chat feature, `["lib"]` for one of the library. */
function roomOf(path) {
  const [zone, name] = path.split("/");
  return zone === "features" ? [zone, name] : [zone];
}

function problemWith(file, specifier) {
  const target = specifier.startsWith("@/")
    ? specifier.slice(2)
    : specifier.startsWith(".")
      ? relative(src, resolve(src, dirname(file), specifier))
      : null;
  if (target === null) {
    const library = Object.keys(WRAPPED).find((name) => specifier === name || specifier.startsWith(`${name}/`));
    const places = library ? WRAPPED[library] : undefined;
    return places && !places.some((place) => file.startsWith(place)) ? `may not name ${library}` : null;
  }
  const [zone, name] = roomOf(file);
  const [targetZone, targetName] = roomOf(target);
  if (zone === targetZone)
    return zone === "features" && name !== targetName ? `feature imports feature ${targetName}` : null;
  return ALLOWED[zone]?.includes(targetZone) ? null : `${zone} may not import ${targetZone}`;
}

const problems = filesIn(src).flatMap((path) => {
  const file = relative(src, path);
  const text = readFileSync(path, "utf8");
  const lines = text.split("\n").length;
  const found = importsOf(text).map((specifier) => {
    const problem = problemWith(file, specifier);
    return problem ? `${file}: ${problem} (${specifier})` : null;
  });
  return [...found, lines > MAX_LINES ? `${file}: ${lines} lines, at most ${MAX_LINES}` : null].filter(Boolean);
});

for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? "zones: all imports stay in their zones" : `zones: ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
