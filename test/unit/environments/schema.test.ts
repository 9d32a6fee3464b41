import { readFileSync } from "node:fs";
import { join } from "node:path";
import { environmentJsonSchema } from "../../../environments/json-schema";
import { environmentNames } from "../../../environments/load";

const folder = join(__dirname, "../../../environments");

test("schema.json is what npm run schema would write", () => {
  expect(JSON.parse(readFileSync(join(folder, "schema.json"), "utf8"))).toEqual(JSON.parse(JSON.stringify(environmentJsonSchema())));
});

test("the editor's schema asks for what has no default, and knows no other keys", () => {
  const schema = environmentJsonSchema();
  expect(schema.required).toEqual(["account", "region", "registry"]);
  expect(schema.additionalProperties).toBe(false);
});

test.each(environmentNames())("%s.yaml names the schema to its editor", (name) => {
  const [first] = readFileSync(join(folder, `${name}.yaml`), "utf8").split("\n");
  expect(first).toBe("# yaml-language-server: $schema=./schema.json");
});
