import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ROOT } from "../process/paths";

/** What the user types before a verb: `npx package-scan`, or npm's way. */
export const PROGRAM = process.env.PACKAGE_SCAN_PROGRAM ?? "npm run ops --";

/** This project's version. */
export function projectVersion(): string {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"))).version;
}
