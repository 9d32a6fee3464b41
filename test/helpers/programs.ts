import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { CACHE, ROOT } from "../../scripts/process/paths";

const FOLDER = relative(ROOT, join(CACHE, "test-programs"));

/** `scripts/ops.ts` bundled in one file, which starts in a fourth of the time. Relative to the project's folder. */
export const OPS = join(FOLDER, "ops.js");
/** The bundled app, for `OPS_SYNTH_PROGRAM`. */
export const SYNTH = join(FOLDER, "main.js");

/** Copies the bundles into a copy of the project, whose paths they then use. */
export function copyPrograms(project: string): void {
  for (const program of [OPS, SYNTH]) {
    mkdirSync(dirname(join(project, program)), { recursive: true });
    copyFileSync(join(ROOT, program), join(project, program));
  }
}
