// @ts-check
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Folder for everything that the set-up makes; it may be removed at any time. */
export const cache = join(root, ".cache");

/** Folder of CDK Terrain, with its own packages and lock, beside CDKTF. */
export const cdktn = join(root, "compat", "cdktn");

/** File with the tools that the set-up found or installed, for scripts/terraform/tools.ts. */
export const toolsFile = join(cache, "tools.json");
