import { dirname, join, resolve } from "node:path";

/** The project's folder. */
export const ROOT = dirname(dirname(__dirname));

/** What set-up and the verbs keep between runs; not under version control. */
export const CACHE = join(ROOT, ".cache");

/** Folder of the workspaces in which Terraform works: two of them let two runs work side by side in one checkout. */
export const WORK = resolve(process.env.OPS_WORK_DIRECTORY ?? CACHE);
