import { build, type Plugin } from "esbuild";
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { ROOT } from "../../scripts/process/paths";
import { filesOf, OPS, SYNTH } from "./programs";
import { run } from "./run";

/** Bundles and compiles the programs that tests start often, once for each run of the tests. */
export async function bundlePrograms(): Promise<void> {
  const output = mkdtempSync(join(tmpdir(), "synth-"));
  try {
    await Promise.all([
      bundle("scripts/ops.ts", OPS, ["--help"]),
      bundle("main.ts", SYNTH, [], { ENVIRONMENT: "dev", CDKTF_OUTDIR: output }),
    ]);
  } finally {
    rmSync(output, { recursive: true });
  }
}

/** @param args arguments with which the program needs about the code that a test's start needs, and changes nothing */
async function bundle(entry: string, program: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<void> {
  // Another run in the same checkout may be starting the program.
  const made = filesOf(`${program.replace(/\.js$/, "")}.${process.pid}.js`);
  await build({
    entryPoints: [join(ROOT, entry)],
    absWorkingDir: ROOT,
    outfile: join(ROOT, made.bundle),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // Packages as ES modules: of CommonJS, each importing file would copy every name of a client of AWS, a third of a start.
    mainFields: ["module", "main"],
    // V8 does not import for code that came out of its cache.
    supported: { "dynamic-import": false },
    minifyWhitespace: true,
    legalComments: "none",
    // The code recognises AWS's errors by the names of their classes.
    keepNames: true,
    banner: { js: `const __project = require("node:path").resolve(__dirname, ${JSON.stringify(relative(dirname(program), "."))});` },
    // esbuild starts its own program, which it looks for beside itself.
    external: ["esbuild"],
    plugins: [ownPlaces],
    logLevel: "error",
  });
  const bundled = readFileSync(join(ROOT, made.bundle), "utf8");
  writeFileSync(join(ROOT, made.bundle), inAscii(bundled));
  // Not copied: a copy would be as open as the original, and the programs lie among what only the user may read.
  writeFileSync(join(ROOT, made.start), readFileSync(join(__dirname, "start-bundle.js")));
  const env = { ...process.env, ...environment, WRITE_CODE_CACHE: "yes" };
  const { code, stderr } = await run(process.execPath, [made.start, ...args], { cwd: ROOT, env });
  if (code !== 0) throw new Error(`${program} does not start: ${stderr}`);
  const files = filesOf(program);
  for (const file of ["cache", "bundle", "start"] as const) renameSync(join(ROOT, made[file]), join(ROOT, files[file]));
}

/** The code with escapes for whatever is not ASCII, which comments, strings and regular expressions may have: Node reads it in a tenth of the time. */
function inAscii(code: string): string {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
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
