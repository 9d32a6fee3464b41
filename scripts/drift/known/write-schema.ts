import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { knownJsonSchema } from "./schema";

const FILE = join(__dirname, "schema.json");

/** Writes `schema.json`, with which editors check `drift-known.yaml`. */
async function main(): Promise<void> {
  const options = await resolveConfig(FILE);
  writeFileSync(FILE, await format(JSON.stringify(knownJsonSchema()), { ...options, filepath: FILE }));
}

void main();
