import { readFileSync } from "node:fs";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { ROOT } from "../../../scripts/process/paths";

/** Where resource types are named: in HCL and addresses, or by the construct that makes one. */
const SOURCES = ["stacks", "modules", "scripts", "sandbox", "test", "bench"].map((room) => `${room}/**/*.ts`);

/** Every resource type of AWS that the project's sources name, a few other words too. */
export function namedTypes(): ReadonlySet<string> {
  const texts = globSync(SOURCES, { cwd: ROOT, ignore: ["**/node_modules/**"] }).map((path) => readFileSync(join(ROOT, path), "utf8"));
  return new Set(texts.flatMap(typesIn));
}

/** @internal */
export function typesIn(text: string): string[] {
  const constructs = [...text.matchAll(/"@cdktf\/provider-aws\/lib\/([a-z0-9-]+)"/g)].map(
    ([, name = ""]) => `aws_${name.replaceAll("-", "_")}`,
  );
  return [...(text.match(/\baws_[a-z0-9_]+/g) ?? []), ...constructs];
}
