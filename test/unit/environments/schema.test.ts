import { readFileSync } from "node:fs";
import { join } from "node:path";
import { environmentJsonSchema, sharedJsonSchema } from "../../../environments/json-schema";
import { environmentNames } from "../../../environments/load";

const folder = join(__dirname, "../../../environments");

test("schema.json is the output of npm run schema", () => {
  expect(JSON.parse(readFileSync(join(folder, "schema.json"), "utf8"))).toEqual(JSON.parse(JSON.stringify(environmentJsonSchema())));
});

test("schema-shared.json is the same without a key that is required, for defaults.yaml and groups", () => {
  const shared = sharedJsonSchema();
  expect(JSON.parse(readFileSync(join(folder, "schema-shared.json"), "utf8"))).toEqual(shared);
  expect(JSON.stringify(shared)).not.toContain('"required":[');
  expect(Object.keys(shared.properties ?? {})).toEqual(Object.keys(environmentJsonSchema().properties ?? {}));
});

test("the editor's schema requires the keys without a default, and allows no other keys", () => {
  const schema = environmentJsonSchema();
  expect(schema.required).toEqual(["account", "region", "registry"]);
  expect(schema.additionalProperties).toBe(false);
});

test.each(environmentNames())("%s.yaml names the schema for editors", (name) => {
  const [first] = readFileSync(join(folder, `${name}.yaml`), "utf8").split("\n");
  expect(first).toBe("# yaml-language-server: $schema=./schema.json");
});
