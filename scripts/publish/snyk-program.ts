import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { CLI_FOLDER, type CliManifest } from "../../modules/scanner/contract/published-cli";
import { messageOf, UsageError } from "../words/errors";
import { programProblem } from "./linux-program";

/** CodeCommit's API takes 6 MB a file ("Quotas in AWS CodeCommit"), and a request also has its base64. */
const PART_BYTES = 4 * 1024 * 1024;
/** Of the CLI's programs, the largest has some 150 MB. CodePipeline takes 1 GB from CodeCommit ("Quotas in AWS CodePipeline"). */
const LARGEST_BYTES = 512 * 1024 * 1024;

/** A program of the Snyk CLI that was verified. */
export interface SnykProgram {
  readonly manifest: CliManifest;
  /** Path in the source -> content. */
  readonly parts: ReadonlyMap<string, Buffer>;
}

/** SHA-256s in hex that the program must have, by where they are said. */
export interface ExpectedHashes {
  /** `--snyk-cli-sha256`. */
  readonly option?: string;
  /** `snyk.cliSha256` of the environment's file. */
  readonly environment?: string;
}

/**
 * Reads the CLI's program and cuts it into parts. Throws {@link UsageError} unless its SHA-256 is said somewhere (the option, the
 * environment's file, `FILE.sha256` beside it), all that is said agrees, and the build's machine can run it.
 */
export async function readSnykProgram(file: string, expected: ExpectedHashes): Promise<SnykProgram> {
  const content = await contentOf(file);
  const sha256 = createHash("sha256").update(content).digest("hex");
  const said = await hashesOf(file, expected);
  if (said.length === 0)
    throw new UsageError(
      `Nothing says which program --snyk-cli ${file} should be`,
      `Give --snyk-cli-sha256 HEX, snyk.cliSha256 in the environment's file, or ${basename(file)}.sha256 beside it, as Snyk publishes it.`,
    );
  const wrong = said.find(({ hash }) => hash !== sha256);
  if (wrong !== undefined)
    throw new UsageError(
      `--snyk-cli ${file} is not the program that ${wrong.where} names`,
      `It has ${sha256}, and should have ${wrong.hash}.`,
    );
  const problem = programProblem(content);
  if (problem !== undefined)
    throw new UsageError(`--snyk-cli ${file} ${problem}`, "The build runs on Linux x86-64: take snyk-linux of Snyk's releases.");
  const parts = partsOf(content, sha256);
  return { manifest: { sha256, size: content.length, parts: [...parts.keys()] }, parts };
}

async function contentOf(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size > LARGEST_BYTES) throw new Error(`it has ${size} bytes, more than ${LARGEST_BYTES}`);
    return await readFile(file);
  } catch (error) {
    throw new UsageError(`--snyk-cli ${file} cannot be read: ${messageOf(error)}`, "Name the CLI's program for Linux x86-64.");
  }
}

async function hashesOf(file: string, { option, environment }: ExpectedHashes) {
  const beside = await readFile(`${file}.sha256`, "utf8").catch(() => undefined);
  const all = [
    { where: "--snyk-cli-sha256", text: option },
    { where: "snyk.cliSha256", text: environment },
    { where: `${file}.sha256`, text: beside },
  ];
  return all.flatMap(({ where, text }) => {
    if (text === undefined) return [];
    const hash = /^\s*([0-9a-f]{64})(\s|$)/i.exec(text)?.[1]?.toLowerCase();
    if (hash === undefined) throw new UsageError(`${where} has no SHA-256`, "It must begin with 64 hex digits.");
    return [{ where, hash }];
  });
}

/** One part a folder, because CodeCommit also limits what a commit changes in a folder (FolderContentSizeLimitExceededException). */
function partsOf(content: Buffer, sha256: string): Map<string, Buffer> {
  const count = Math.ceil(content.length / PART_BYTES);
  const path = (index: number) => `${CLI_FOLDER}${sha256.slice(0, 16)}/${String(index).padStart(3, "0")}/part`;
  return new Map(
    Array.from({ length: count }, (_, index) => [path(index), content.subarray(index * PART_BYTES, (index + 1) * PART_BYTES)] as const),
  );
}
