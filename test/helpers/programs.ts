import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { CACHE, ROOT } from "../../scripts/process/paths";

const FOLDER = relative(ROOT, join(CACHE, "test-programs"));

/** `scripts/ops.ts` bundled in one file and compiled, which starts in an eighth of the time. Relative to the project's folder. */
export const OPS = join(FOLDER, "ops.js");
/** The bundled app, for `OPS_SYNTH_PROGRAM`. */
export const SYNTH = join(FOLDER, "main.js");

/** The files of a program: what starts it, the bundle, and V8's code of it. */
export function filesOf(program: string): { readonly start: string; readonly bundle: string; readonly cache: string } {
  const bundle = program.replace(/\.js$/, ".bundle.js");
  return { start: program, bundle, cache: `${bundle}.cache` };
}

/** Copies the programs into a copy of the project, whose paths they then use. */
export function copyPrograms(project: string): void {
  for (const file of [OPS, SYNTH].flatMap((program) => Object.values(filesOf(program)))) {
    mkdirSync(dirname(join(project, file)), { recursive: true });
    copyFileSync(join(ROOT, file), join(project, file));
  }
}
