import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../../scripts/process/paths";

const ROOMS = ["main.ts", "environments", "modules", "stacks", "scripts"];
/** A partition written into an ARN that is made, or into a pattern that ARNs have to fit. */
const LITERAL = /arn:aws:(?!iam::1{4}2{4}3{4}:)/;
/** Files whose examples name an ARN, for people. */
const EXAMPLES = new Set(["environments/schema-backend.ts"]);

function sourcesIn(path: string): string[] {
  if (!statSync(join(ROOT, path)).isDirectory()) return /\.ts$/.test(path) ? [path] : [];
  return readdirSync(join(ROOT, path)).flatMap((name) => sourcesIn(join(path, name)));
}

test("no source writes a partition into an ARN: environments/regions.ts has it", () => {
  const sources = ROOMS.flatMap(sourcesIn);
  expect(sources.length).toBeGreaterThan(300);
  const found = sources.filter((path) => !EXAMPLES.has(path) && LITERAL.test(readFileSync(join(ROOT, path), "utf8")));
  expect(found).toEqual([]);
});
