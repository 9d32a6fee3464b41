import { dirname, join, resolve } from "node:path";
import { stampOf } from "../../modules/scanner/contract/stamp";

/** The project's folder. */
export const ROOT = dirname(dirname(__dirname));

/** Folder for what the set-up and the verbs keep between runs; not under version control. */
export const CACHE = join(ROOT, ".cache");

/** Folder for logs and reports; not under version control. */
export const RESULTS = join(ROOT, "results");

/** Folder of Terraform's workspaces: with two such folders, two runs can work at the same time in one checkout. */
export const WORK = resolve(process.env.OPS_WORK_DIRECTORY ?? CACHE);

/** Folder for the logs and reports of one run, `results/ops/2026-11-24-143201-deploy`. */
export function runDirectory(verb: string, startedAt: Date): string {
  return join(RESULTS, "ops", `${stampOf(startedAt)}-${verb}`);
}
