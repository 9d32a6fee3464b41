import type { SandboxContext } from "../../../core/service";
import type { AwsSession } from "../../../kit/aws-session";
import type { Pipeline } from "../pipeline";
import type { ActionRun, ArtifactLocation, Execution, Revision } from "../types";

/** An action failed; this becomes `errorDetails` in its state. */
export class ActionFailure extends Error {
  constructor(
    /** JobFailed, ConfigurationError, PermissionError, RevisionUnavailable ... (FailureType in the model). */
    readonly code: string,
    message: string,
    /** One line for the state. */
    readonly summary?: string,
  ) {
    super(message);
    this.name = "ActionFailure";
  }
}

/** What an action may use. */
export interface ActionContext {
  readonly sandbox: SandboxContext;
  readonly pipeline: Pipeline;
  readonly execution: Execution;
  /** Its record; GetPipelineState shows changes of it at once. */
  readonly run: ActionRun;
  /** The configuration, with variables replaced. */
  readonly configuration: Readonly<Record<string, string>>;
  /** A session of the pipeline's role, or of the action's own role. */
  readonly session: AwsSession;
  /** Aborted when the action is abandoned or timed out. */
  readonly signal: AbortSignal;
  readonly settings: EngineSettings;
}

export interface EngineSettings {
  /** Length of one minute in the actions' timeouts; tests make it short. */
  readonly minuteMilliseconds: number;
  /** How often an action asks for the state of its build. */
  readonly pollMilliseconds: number;
}

/** What an action passes to later actions. */
export interface ActionResult {
  readonly summary?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** Only for source actions. */
  readonly revision?: Revision;
}

export type ActionRunner = (context: ActionContext) => Promise<ActionResult>;

/** The artifact store of the action's region. Throws {@link ActionFailure}. */
export function artifactStore(
  { pipeline, run }: Pick<ActionContext, "pipeline" | "run">,
  execution: Execution,
): { bucket: string; kmsKey?: string } {
  const { artifactStore: single, artifactStores } = execution.declaration;
  const store = single ?? artifactStores?.[run.action.region ?? pipeline.region];
  if (!store?.location) throw new ActionFailure("ConfigurationError", "The pipeline has no artifact store for this action's region");
  return { bucket: store.location, kmsKey: store.encryptionKey?.id };
}

/** A new place in the artifact store: `PIPELINE/ARTIFACT/random`, with names shortened as in AWS. */
export function newArtifactPlace(pipeline: Pipeline, bucket: string, artifact: string): ArtifactLocation {
  const random = Array.from({ length: 7 }, () => ALPHABET[Math.floor(Math.random() * ALPHABET.length)]).join("");
  return { bucket, key: `${pipeline.name.slice(0, 20)}/${artifact.slice(0, 10)}/${random}` };
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
