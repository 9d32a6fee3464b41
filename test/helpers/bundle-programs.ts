import { build, type Plugin } from "esbuild";
import { renameSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { ROOT } from "../../scripts/process/paths";
import { OPS, SYNTH } from "./programs";

/** Bundles the programs that tests start often, once for each run of the tests. */
export async function bundlePrograms(): Promise<void> {
  await Promise.all([bundle("scripts/ops.ts", OPS), bundle("main.ts", SYNTH)]);
}

async function bundle(entry: string, program: string): Promise<void> {
  // Another run in the same checkout may be starting the program.
  const partial = join(ROOT, `${program}.${process.pid}.partial`);
  await build({
    entryPoints: [join(ROOT, entry)],
    absWorkingDir: ROOT,
    outfile: partial,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // The code recognises AWS's errors by the names of their classes.
    keepNames: true,
    banner: { js: `const __project = require("node:path").resolve(__dirname, ${JSON.stringify(relative(dirname(program), "."))});` },
    // esbuild starts its own program, which it looks for beside itself.
    external: ["esbuild"],
    plugins: [ownPlaces],
    logLevel: "error",
  });
  renameSync(partial, join(ROOT, program));
}

/** Keeps the original folder of each source file, because the code reads files from there. */
const ownPlaces: Plugin = {
  name: "own-places",
  setup(building) {
    building.onLoad({ filter: /\.(ts|js|cjs|mjs)$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const place = (file: string) => `__project + ${JSON.stringify(`/${relative(ROOT, file)}`)}`;
      const lines = [
        ...(/\b__dirname\b/.test(text) ? [`const __dirname = ${place(dirname(path))};`] : []),
        ...(/\bimport\.meta\.url\b/.test(text) ? [`const __url = require("node:url").pathToFileURL(${place(path)}).href;`] : []),
      ];
      if (lines.length === 0) return undefined;
      return { contents: lines.join(" ") + text.replaceAll("import.meta.url", "__url"), loader: path.endsWith(".ts") ? "ts" : "js" };
    });
  },
};
