import { readFileSync } from "node:fs";
import { join } from "node:path";

/** How the build starts the scanner. */
export interface BuildCommand {
  /** Of Node. */
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const BUILDSPEC = join(__dirname, "..", "..", "modules", "scanner", "publish", "buildspec.yml");

/** Reads `- NAME=VALUE node --flag scanner.js` of the scan's buildspec. Throws if there is no such line. */
export function buildCommand(): BuildCommand {
  const words = /^ +- (.*)\bnode (.*)scanner\.js$/m.exec(readFileSync(BUILDSPEC, "utf8"));
  if (words === null) throw new Error(`${BUILDSPEC} does not start the scanner as it did`);
  const [settings = "", flags = ""] = words.slice(1);
  const env = settings.split(" ").filter(Boolean);
  return {
    flags: flags.split(" ").filter(Boolean),
    env: Object.fromEntries(env.map((each) => [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)])),
  };
}
