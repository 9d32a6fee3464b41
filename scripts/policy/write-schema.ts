import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { policyJsonSchema } from "./schema";

const FILE = join(__dirname, "schema.json");

/** Writes `schema.json`, with which editors check `environments/policy.yaml`. */
async function main(): Promise<void> {
  const options = await resolveConfig(FILE);
  writeFileSync(FILE, await format(JSON.stringify(policyJsonSchema()), { ...options, filepath: FILE }));
}

void main();
