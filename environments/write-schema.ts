import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { environmentJsonSchema } from "./json-schema";

const FILE = join(__dirname, "schema.json");

/** Writes `schema.json`, with which editors check the environment files. */
async function main(): Promise<void> {
  const options = await resolveConfig(FILE);
  writeFileSync(FILE, await format(JSON.stringify(environmentJsonSchema()), { ...options, filepath: FILE }));
}

void main();
