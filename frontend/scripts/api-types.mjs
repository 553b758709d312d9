// Writes the types of the server's contract from its description, or with --check says whether the committed ones are
// those. What the page believes about answers is thereby what the server says about them. Only the described bodies are
// taken: paths are named where they are called.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const frontend = join(dirname(fileURLToPath(import.meta.url)), "..");
const DESCRIPTION = join(frontend, "..", "crates", "api", "openapi.json");
const TYPES = join(frontend, "src", "lib", "api", "schema.d.ts");
const HEADER = "// Written by `npm run types` from crates/api/openapi.json: not to be edited.\n\n";

const { openapi, info, components } = JSON.parse(readFileSync(DESCRIPTION, "utf8"));
const types = HEADER + astToString(await openapiTS({ openapi, info, components, paths: {} }));

if (!process.argv.includes("--check")) {
  writeFileSync(TYPES, types);
} else if (readFileSync(TYPES, "utf8") === types) {
  console.log("types: as the server describes them");
} else {
  console.error("types: src/lib/api/schema.d.ts differs from crates/api/openapi.json, run `npm run types`");
  process.exit(1);
}
