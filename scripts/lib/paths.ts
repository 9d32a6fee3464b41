import { dirname, join } from "node:path";

/** The project's folder. */
export const ROOT = dirname(dirname(__dirname));

/** What set-up and the verbs keep between runs; not under version control. */
export const CACHE = join(ROOT, ".cache");
