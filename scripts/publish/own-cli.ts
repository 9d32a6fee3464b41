import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CLI_MANIFEST, type CliManifest, cliManifestSchema, WHEEL_FOLDER } from "../../modules/scanner/contract/published-cli";
import { blobId, type Tip } from "../aws/source-tree";
import type { VerbContext } from "../cli/context";
import { ROOT } from "../process/paths";
import { readSourceFile, type SourceContext } from "../source/read";
import { type SourceState, verifySource } from "../source/verify";
import { messageOf, OperationError, UsageError } from "../words/errors";
import { hashesOf, type Known } from "./lists";
import { readSnykProgram } from "./snyk-program";
import { downloadWheels } from "./wheels";

/** What the user says about the CLI's program. */
export interface CliChoice {
  /** File of the program; false: the build downloads it again. @default what the source has stays */
  readonly snykCli?: string | false;
  /** SHA-256 in hex of the file. */
  readonly snykCliSha256?: string;
}

/** The CLI's program in the source. */
export interface OwnCli {
  readonly manifest: CliManifest;
  /** Parts to bring into the source, path -> content; empty if they are there. */
  readonly parts: ReadonlyMap<string, Buffer>;
  /** Wheels to bring with the scanner, path -> content; empty if they are there. */
  readonly wheels: ReadonlyMap<string, Buffer>;
  /** Hashes of the parts, and of the wheels that are there. */
  readonly there: ReadonlyMap<string, Known>;
}

type Context = Pick<VerbContext, "environment"> & SourceContext;
const LOCK = "requirements.lock";

/**
 * The program that the source gets: the given one, verified, or the one that it has, if that is as it was published; undefined if
 * the build downloads it. Throws {@link UsageError} if that is not what the environment's file wants.
 */
export async function chooseCli(context: Context, { snykCli, snykCliSha256 }: CliChoice): Promise<OwnCli | undefined> {
  const { engine, cliSha256 } = context.environment.snyk;
  if (engine === "api" && typeof snykCli === "string")
    throw new UsageError("--snyk-cli is of no use with snyk.engine: api, which asks without a CLI.", "Leave it out.");
  if (engine === "api") return undefined;
  if (typeof snykCli !== "string" && snykCliSha256 !== undefined)
    throw new UsageError("--snyk-cli-sha256 is about a file, but none is given.", "Give it: --snyk-cli FILE");
  if (snykCli === false && cliSha256 !== undefined)
    throw new UsageError(`--no-snyk-cli contradicts snyk.cliSha256 ${cliSha256}`, "Remove that from the environment's file first.");
  const given = typeof snykCli === "string" ? await readSnykProgram(snykCli, { option: snykCliSha256, environment: cliSha256 }) : undefined;
  if (snykCli === false) return undefined;
  const source = await verifySource(context).catch((error: Error) => {
    // Publishing says it better.
    if (error.name === "RepositoryDoesNotExistException") return undefined;
    throw error;
  });
  const tip = source && "tip" in source ? source.tip : undefined;
  const manifest = given?.manifest ?? (await manifestIn(context, tip));
  if (cliSha256 !== undefined && manifest?.sha256 !== cliSha256)
    throw new UsageError(
      `The environment wants the Snyk CLI's program ${cliSha256}, but the source has ${manifest?.sha256 ?? "none"}`,
      "Give it: --snyk-cli FILE",
    );
  const known = publishedFiles(source);
  if (manifest === undefined) {
    if (known.has(CLI_MANIFEST)) throw notKept(context.names, `${CLI_MANIFEST} is missing`);
    return undefined;
  }
  const lock = await readFile(join(ROOT, "modules", "scanner", "publish", LOCK));
  const wheels = known.get(LOCK)?.blob === blobId(lock) ? [...known].filter(([path]) => path.startsWith(WHEEL_FOLDER)) : [];
  const parts = given
    ? [...given.parts].map(([path, content]) => [path, hashesOf(content)] as const)
    : partsIn(context.names, known, manifest);
  return {
    manifest,
    parts: given?.parts ?? new Map<string, Buffer>(),
    wheels: wheels.length > 0 ? new Map<string, Buffer>() : await downloadWheels(lock),
    there: new Map([...parts, ...wheels]),
  };
}

/** The files of the tip that are as they were published, also if others are not. */
function publishedFiles(source: SourceState | undefined): Map<string, Known> {
  if (source === undefined || !("lists" in source) || source.lists === undefined) return new Map();
  const { tip, lists } = source;
  const files = [...lists.blobs].map(([path, blob]) => [path, { blob, sha256: lists.sums.get(path) ?? "" }] as const);
  return new Map(files.filter(([path, { blob }]) => path === CLI_MANIFEST || tip.files.get(path) === blob));
}

/** Only the lists say that the parts are the program that was verified when it was given. */
function partsIn(names: SourceContext["names"], known: ReadonlyMap<string, Known>, { parts }: CliManifest): (readonly [string, Known])[] {
  return [CLI_MANIFEST, ...parts].flatMap((path) => {
    const hashes = known.get(path);
    if (hashes === undefined) throw notKept(names, `nothing says that ${path} is as it was published`);
    return path === CLI_MANIFEST ? [] : [[path, hashes] as const];
  });
}

/** The manifest of the program that the source has, with all its parts; undefined if there is none. */
export async function manifestIn(
  context: Parameters<typeof readSourceFile>[0] & { readonly names: SourceContext["names"] },
  tip: Tip | undefined,
): Promise<CliManifest | undefined> {
  const content = tip && (await readSourceFile(context, tip, CLI_MANIFEST));
  if (content === undefined) return undefined;
  try {
    const manifest = cliManifestSchema.parse(JSON.parse(content.toString("utf8")));
    const missing = manifest.parts.find((part) => tip?.files.has(part) !== true);
    if (missing !== undefined) throw new Error(`${missing} is missing`);
    return manifest;
  } catch (error) {
    throw notKept(context.names, messageOf(error));
  }
}

function notKept({ sourceRepository }: Pick<SourceContext["names"], "sourceRepository">, why: string): OperationError {
  return new OperationError(
    `The Snyk CLI's program in ${sourceRepository} cannot be kept: ${why}`,
    "Give it again with --snyk-cli FILE, or take it out with --no-snyk-cli.",
  );
}
