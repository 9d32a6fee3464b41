import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { CLI_MANIFEST, type CliManifest } from "./contract/published-cli";
import { snykLock, snykPackage } from "./publish/snyk-lock";

/** The files that are committed to the source repository. */
export interface ScannerBundle {
  /** Path in the repository -> content, sorted by path. */
  readonly files: Map<string, Buffer>;
  /** SHA-256 over all paths and contents, in hex: the same sources give the same hash on every machine. */
  readonly contentHash: string;
}

/**
 * Bundles the scanner into one file and adds what its build needs.
 * @param cli `cliVersion` of the npm package; `program`: the CLI's program comes with the source instead (its parts and the wheels
 * are not in the bundle), and the build downloads nothing
 */
export async function bundleScanner(cli: { readonly cliVersion: string; readonly program?: CliManifest }): Promise<ScannerBundle> {
  const { cliVersion, program } = cli;
  const downloaded = async () =>
    [
      ["package-lock.json", await snykLock(cliVersion)],
      ["package.json", snykPackage(cliVersion)],
    ] as const;
  const contents: ReadonlyArray<readonly [string, string | Uint8Array]> = [
    ["buildspec.yml", await readFile(join(__dirname, "publish", program ? "buildspec-own-cli.yml" : "buildspec.yml"))],
    ...(program ? [] : await downloaded()),
    ["pypa.py", await readFile(join(__dirname, "python", "pypa.py"))],
    ["requirements.lock", await readFile(join(__dirname, "publish", "requirements.lock"))],
    ["scanner.js", await bundleProgram()],
    ...(program ? [[CLI_MANIFEST, `${JSON.stringify(program, null, 2)}\n`] as const] : []),
  ];
  const files = new Map(contents.map(([path, content]) => [path, Buffer.from(content)]));
  const hash = createHash("sha256");
  for (const [path, content] of files) hash.update(`${path}\0${content.length}\0`).update(content);
  return { files, contentHash: hash.digest("hex") };
}

async function bundleProgram(): Promise<Uint8Array> {
  const result = await build({
    entryPoints: [join(__dirname, "main.ts")],
    absWorkingDir: join(__dirname, "..", ".."),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    legalComments: "none",
    write: false,
    logLevel: "silent",
  });
  const program = result.outputFiles[0];
  if (!program) throw new Error("esbuild wrote nothing");
  return program.contents;
}
