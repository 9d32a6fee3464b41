import { type CodePipelineClient, ListPipelineExecutionsCommand, PipelineNotFoundException } from "@aws-sdk/client-codepipeline";
import { readAccepted, writeAccepted } from "../source/accepted";
import { verifySource } from "../source/verify";
import { deployScannerFirst } from "../words/commands";
import { OperationError, presentError } from "../words/errors";
import type { PublishContext } from "./commit";

/** As many hashes as a standard parameter holds in its 4 KB. */
const MOST_HASHES = 62;

/** Accepts a source beside those that are accepted, before it is there: a scan that starts in between works with either. */
export async function acceptToo(context: PublishContext, contentHash: string): Promise<void> {
  const { names, environment } = context;
  const accepted = await readAccepted(context);
  if (accepted === undefined)
    throw new OperationError(`There is no SSM parameter ${names.acceptedSourceParameter}`, deployScannerFirst(environment.name));
  if (!accepted.includes(contentHash)) await writeAccepted(context, [contentHash, ...accepted].slice(0, MOST_HASHES));
}

/** What is accepted in the end. */
export interface Settled {
  /** The published source's hash first. */
  readonly accepted: readonly string[];
  /** Why hashes of before are still accepted. */
  readonly because?: string;
  /** Present if it could not be seen whether a scan still needs them. */
  readonly unchecked?: true;
}

/**
 * Accepts the published source alone, once it is the branch's tip. While a scan may still start with another commit, what was
 * accepted before stays so until this is run again. Throws OperationError if somebody else has pushed meanwhile.
 */
export async function acceptOnly(context: PublishContext, contentHash: string, commitId: string): Promise<Settled> {
  const others = (await stillOurs(context, contentHash)).filter((hash) => hash !== contentHash);
  if (others.length === 0) return { accepted: [contentHash] };
  const reason = await whyKeep(context.aws.codePipeline, context.names.pipeline, commitId);
  if (reason !== undefined) return { accepted: [contentHash, ...others], ...reason };
  await writeAccepted(context, [contentHash]);
  // Somebody else may have published, and accepted, in this moment.
  return { accepted: await stillOurs(context, contentHash) };
}

/** The accepted hashes, if the tip is what was just published. */
async function stillOurs(context: PublishContext, contentHash: string): Promise<readonly string[]> {
  const source = await verifySource(context);
  if (source.state === "ours" && source.contentHash === contentHash) return source.accepted;
  const { sourceRepository, sourceBranch } = context.names;
  const what = source.state === "not ours" ? `: ${source.why}` : "";
  throw new OperationError(
    `Somebody else has pushed to ${sourceRepository} ${sourceBranch} meanwhile${what}`,
    "If it was ops publish too, agree who publishes what. Then run this again.",
  );
}

/** Why a source of before may still be built; undefined if none is. */
async function whyKeep(
  codePipeline: CodePipelineClient,
  pipelineName: string,
  commitId: string,
): Promise<Pick<Settled, "because" | "unchecked"> | undefined> {
  try {
    const { pipelineExecutionSummaries: runs = [] } = await codePipeline.send(new ListPipelineExecutionsCommand({ pipelineName }));
    const other = runs.find(
      ({ status, sourceRevisions = [] }) => status === "InProgress" && !sourceRevisions.some(({ revisionId }) => revisionId === commitId),
    );
    return other && { because: `the scan ${other.pipelineExecutionId ?? ""} began before and may still start its build` };
  } catch (error) {
    // There can be no scan without the pipeline.
    if (error instanceof PipelineNotFoundException) return undefined;
    return { because: `whether a scan of before runs could not be checked: ${presentError(error).text}`, unchecked: true };
  }
}
