import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { pageScript } from "../page/script";
import { CLI_MANIFEST, type CliManifest } from "./contract/published-cli";
import type { Engine } from "./contract/engine";
import { type Policy, POLICY_FILE } from "./contract/policy";
import { snykLock, snykPackage } from "./publish/snyk-lock";

export interface BundleParts {
  /** How Snyk is asked: only with `cli`, a CLI belongs to the scanner. @default cli */
  readonly engine?: Engine | undefined;
  /** Version of the npm package. */
  readonly cliVersion: string;
  /** The CLI's program, if it comes with the source. */
  readonly program?: CliManifest | undefined;
  readonly policy?: Policy | undefined;
}

/**
 * Bundles the scanner into one file and adds what its build needs.
 * @param parts with `program`, the CLI's program comes with the source (its parts and the wheels are not in the bundle), and the build
 * downloads nothing
 * @returns path in the repository -> content, sorted by path: the same on every machine. The lists are not among them.
 */
export async function bundleScanner(parts: BundleParts): Promise<Map<string, Buffer>> {
  const { engine = "cli", cliVersion, program, policy } = parts;
  const downloaded = async () =>
    [
      ["package-lock.json", await snykLock(cliVersion)],
      ["package.json", snykPackage(cliVersion)],
    ] as const;
  const contents: ReadonlyArray<readonly [string, string | Uint8Array]> = [
    ...(program || engine === "api" ? [] : await downloaded()),
    ...(policy ? [[POLICY_FILE, `${JSON.stringify(policy, null, 2)}\n`] as const] : []),
    ["pypa.py", await readFile(join(__dirname, "python", "pypa.py"))],
    ["requirements.lock", await readFile(join(__dirname, "publish", "requirements.lock"))],
    ["scanner.js", await (bundled ??= bundleProgram())],
    ...(program ? [[CLI_MANIFEST, `${JSON.stringify(program, null, 2)}\n`] as const] : []),
  ];
  return new Map(contents.map(([path, content]) => [path, Buffer.from(content)]));
}

/** Made once: a command may publish, or look at, many accounts. */
let bundled: Promise<Uint8Array> | undefined;

/** Bundles a program of the scanner's parts as the scanner is. @param entry path of its first file. @default the scanner's */
export async function bundleProgram(entry: string = join(__dirname, "main.ts")): Promise<Uint8Array> {
  const result = await build({
    entryPoints: [entry],
    absWorkingDir: join(__dirname, "..", ".."),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // Packages as ES modules, of which only what is used comes along: AWS's clients as CommonJS come whole, and start slower.
    mainFields: ["module", "main"],
    minify: true,
    legalComments: "none",
    plugins: [finishedPageScript],
    write: false,
    logLevel: "silent",
  });
  const program = result.outputFiles[0];
  if (!program) throw new Error("esbuild wrote nothing");
  return program.contents;
}

/** Puts the script of the pages into the bundle as text: where it runs there are neither its sources nor esbuild. */
const finishedPageScript: Plugin = {
  name: "finished-page-script",
  setup: (building) => {
    building.onLoad({ filter: /[\\/]modules[\\/]page[\\/]script\.ts$/ }, () => ({
      contents: `export const pageScript = () => ${JSON.stringify(pageScript())};`,
      loader: "js",
    }));
  },
};
