// @ts-check
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Everything that set-up makes lives here, and may be removed at any time. */
export const cache = join(root, ".cache");

/** CDK Terrain beside CDKTF: packages and a lock of its own. */
export const cdktn = join(root, "compat", "cdktn");

/** What set-up found or made, for scripts/terraform/tools.ts. */
export const toolsFile = join(cache, "tools.json");
