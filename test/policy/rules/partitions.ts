import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../../scripts/process/paths";

const ROOMS = ["main.ts", "environments", "modules", "stacks", "scripts"];
/** A partition written into an ARN that is made, or into a pattern that ARNs have to fit. */
const LITERAL = /arn:aws:/;
/** The end of AWS's names of hosts and principals, which another partition may have otherwise; an example's address is none of ours. */
const SUFFIX = /(?<!vpce\.|git-codecommit\.REGION\.)amazonaws\.(com|eu)/;
/** The files that know partitions, by what they may write. */
const ARNS = "environments/partitions.ts";
const SUFFIXES = "modules/permissions/arn.ts";

function sourcesIn(path: string): string[] {
  if (!statSync(join(ROOT, path)).isDirectory()) return /\.ts$/.test(path) ? [path] : [];
  return readdirSync(join(ROOT, path)).flatMap((name) => sourcesIn(join(path, name)));
}

test("no source writes a partition into an ARN, or the end of a host's name: one file has each", () => {
  const sources = ROOMS.flatMap(sourcesIn);
  expect(sources.length).toBeGreaterThan(300);
  const having = (pattern: RegExp, paths = sources) =>
    paths.filter((path) => pattern.test(withoutComments(readFileSync(join(ROOT, path), "utf8"))));
  expect(having(LITERAL).filter((path) => path !== ARNS)).toEqual([]);
  // The sandbox has one partition, which sandbox/partition names.
  expect(having(LITERAL, sourcesIn("sandbox"))).toEqual([]);
  expect(having(SUFFIX)).toEqual([SUFFIXES]);
});

/** Whole lines of comments, in which people read examples. */
function withoutComments(source: string): string {
  return source.replace(/^\s*(\/?\*|\/\/).*$/gm, "");
}
