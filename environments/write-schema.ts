import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { environmentJsonSchema, sharedJsonSchema } from "./json-schema";

/** Writes the schemas with which editors check environment files, and the files that they share. */
async function main(): Promise<void> {
  for (const [name, schema] of Object.entries({ "schema.json": environmentJsonSchema(), "schema-shared.json": sharedJsonSchema() })) {
    const file = join(__dirname, name);
    writeFileSync(file, await format(JSON.stringify(schema), { ...(await resolveConfig(file)), filepath: file }));
  }
}

void main();
