import { GetFileCommand } from "@aws-sdk/client-codecommit";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CLI_MANIFEST, type CliManifest, cliManifestSchema, WHEEL_FOLDER } from "../../modules/scanner/contract/published-cli";
import { blobId, readTip, type Tip } from "../aws/source-tree";
import type { Names } from "../../environments/names";
import type { Aws } from "../aws/clients";
import type { VerbContext } from "../cli/context";
import { ROOT } from "../process/paths";
import { messageOf, OperationError, UsageError } from "../words/errors";
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
  /** Files to bring into the source, path -> content; empty if they are there. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** Paths of the wheels. */
  readonly wheels: readonly string[];
}

type Context = Pick<VerbContext, "environment" | "names"> & { readonly aws: Pick<Aws, "codeCommit"> };
const LOCK = "requirements.lock";

/**
 * The program that the source gets: the given one, verified, or the one that it has; undefined if the build downloads it. Throws
 * {@link UsageError} if that is not what the environment's file wants.
 */
export async function chooseCli(context: Context, { snykCli, snykCliSha256 }: CliChoice): Promise<OwnCli | undefined> {
  const { cliSha256 } = context.environment.snyk;
  if (typeof snykCli !== "string" && snykCliSha256 !== undefined)
    throw new UsageError("--snyk-cli-sha256 is about a file, but none is given.", "Give it: --snyk-cli FILE");
  if (snykCli === false && cliSha256 !== undefined)
    throw new UsageError(`--no-snyk-cli contradicts snyk.cliSha256 ${cliSha256}`, "Remove that from the environment's file first.");
  const given = typeof snykCli === "string" ? await readSnykProgram(snykCli, { option: snykCliSha256, environment: cliSha256 }) : undefined;
  if (snykCli === false) return undefined;
  const { sourceRepository, sourceBranch } = context.names;
  const tip = await readTip(context.aws.codeCommit, sourceRepository, sourceBranch).catch((error: Error) => {
    // Publishing says it better.
    if (error.name === "RepositoryDoesNotExistException") return undefined;
    throw error;
  });
  const manifest = given?.manifest ?? (await manifestIn(context.aws, context.names, tip));
  if (cliSha256 !== undefined && manifest?.sha256 !== cliSha256)
    throw new UsageError(
      `The environment wants the Snyk CLI's program ${cliSha256}, but the source has ${manifest?.sha256 ?? "none"}`,
      "Give it: --snyk-cli FILE",
    );
  if (manifest === undefined) return undefined;
  const lock = await readFile(join(ROOT, "modules", "scanner", "publish", LOCK));
  const there = tip?.files.get(LOCK) === blobId(lock) ? wheelsIn(tip) : [];
  const wheels = there.length > 0 ? new Map<string, Buffer>() : await downloadWheels(lock);
  return { manifest, files: new Map([...(given?.parts ?? []), ...wheels]), wheels: there.length > 0 ? there : [...wheels.keys()] };
}

/** Paths of the wheels that the source has. */
export function wheelsIn(tip: Tip): string[] {
  return [...tip.files.keys()].filter((path) => path.startsWith(WHEEL_FOLDER));
}

/** The manifest of the program that the source has, with all its parts; undefined if there is none. */
export async function manifestIn(
  aws: Pick<Aws, "codeCommit">,
  names: Pick<Names, "sourceRepository">,
  tip: Tip | undefined,
): Promise<CliManifest | undefined> {
  if (tip?.files.has(CLI_MANIFEST) !== true) return undefined;
  const input = { repositoryName: names.sourceRepository, commitSpecifier: tip.commitId, filePath: CLI_MANIFEST };
  const { fileContent = new Uint8Array() } = await aws.codeCommit.send(new GetFileCommand(input));
  try {
    const manifest = cliManifestSchema.parse(JSON.parse(Buffer.from(fileContent).toString("utf8")));
    const missing = manifest.parts.find((part) => !tip.files.has(part));
    if (missing !== undefined) throw new Error(`${missing} is missing`);
    return manifest;
  } catch (error) {
    throw new OperationError(
      `The Snyk CLI's program in ${names.sourceRepository} is not whole: ${messageOf(error)}`,
      "Give it again with --snyk-cli FILE, or take it out with --no-snyk-cli.",
    );
  }
}
