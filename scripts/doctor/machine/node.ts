import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ROOT } from "../../process/paths";
import { atLeast } from "../../setup/pins.mjs";
import type { Check } from "../check";
import type { Machine } from "./machine";

const packageSchema = z.object({ engines: z.object({ node: z.string() }) });

export const node: Check<Machine> = {
  name: "Node",
  run: () => {
    const { engines } = packageSchema.parse(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")));
    const least = engines.node.replace(/^>=\s*/, "");
    const { node: version } = process.versions;
    return Promise.resolve([
      atLeast(version, least)
        ? { level: "ok", what: version }
        : { level: "problem", what: `${version} is too old`, fix: `Install Node ${least} or newer.` },
    ]);
  },
};
