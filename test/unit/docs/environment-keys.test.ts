import { readFileSync } from "node:fs";
import { join } from "node:path";
import { environmentJsonSchema } from "../../../environments/json-schema";
import { environmentSchema } from "../../../environments/schema";
import { ROOT } from "../../../scripts/process/paths";

const README = readFileSync(join(ROOT, "README.md"), "utf8");
const [, SECTION = ""] = README.split("\n### Environment keys\n");
const ROWS = (SECTION.split("\n## ")[0] ?? "").split("\n").filter((line) => line.startsWith("| `"));
const KEYS = Object.keys(environmentSchema.shape);
/** The keys that have keys of their own. `endpoints` has one for each service, `backend` differs by its kind. */
const BELOW: readonly string[] = ["iam", "registry", "scan", "snyk", "notify", "accessLogs"];

/** The row that has the key in its first column. */
const rowOf = (key: string) => ROWS.filter((row) => row.split(" | ")[0]?.includes(`\`${key}\``));

test("each key of an environment's file has one row in the README, and each row a key", () => {
  expect(KEYS.map((key) => [key, rowOf(key).length])).toEqual(KEYS.map((key) => [key, 1]));
  const named = ROWS.flatMap((row) => [...(row.split(" | ")[0] ?? "").matchAll(/`(\w+)`/g)].map(([, key = ""]) => key));
  expect(named.sort()).toEqual([...KEYS].sort());
});

test.each(BELOW)("each key of %s is named in its row", (key) => {
  const { properties } = environmentJsonSchema() as { readonly properties: Readonly<Record<string, { readonly properties?: object }>> };
  const below = Object.keys(properties[key]?.properties ?? {});
  expect(below.length).toBeGreaterThan(1);
  expect(below.filter((each) => !rowOf(key)[0]?.includes(`\`${each}\``))).toEqual([]);
});
