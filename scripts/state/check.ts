import { namesOf, type StackKind } from "../../environments/names";
import type { Actor } from "../aws/actor";
import { connect } from "../aws/clients";
import { PATIENCE } from "../aws/network";
import { Interrupted, OperationError } from "../words/errors";
import { openStateBackend } from "./open";
import { troubleOf } from "./trouble";
import { troubleError, unseenText } from "./trouble-text";

export interface StateCheckOptions {
  readonly signal: AbortSignal;
  /** @default no limit */
  readonly timeoutMs?: number;
  /** Whether a state is right only if the one before it can be read too. @default false: a state that is there is taken as it is */
  readonly wholly?: boolean;
}

/**
 * Checks a state before Terraform works with it. Throws OperationError if it is not as Terraform has left it, because Terraform
 * does not notice: it treats a deleted state as a stack that was never made, and an older state as the current one.
 */
export async function checkState(actor: Actor, kind: StackKind, { signal, timeoutMs, wholly = false }: StateCheckOptions): Promise<void> {
  const { environment } = actor;
  const stack = namesOf(environment).stackNames[kind];
  const look = async () => {
    const aws = environment.backend.kind === "s3" ? await connect(actor, PATIENCE) : undefined;
    const backend = await openStateBackend(actor, aws);
    const trouble = await troubleOf(backend, kind, (why) => {
      if (wholly) throw new OperationError(unseenText(why), undefined, { cause: why });
    });
    const place = { environmentName: environment.name, kind, location: backend.location(kind) };
    if (trouble !== undefined) throw troubleError(trouble, place);
  };
  const late = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const stop = AbortSignal.any([signal, late].filter((each) => each !== undefined));
  try {
    await Promise.race([look(), aborted(stop)]);
  } catch (error) {
    if (signal.aborted) throw new Interrupted();
    if (late?.aborted)
      throw new OperationError(`Looking at the state of ${stack} took longer than ${(timeoutMs ?? 0) / 60_000} minutes`, undefined, {
        cause: error,
      });
    if (error instanceof Error && error.name === "TimeoutError")
      throw new OperationError(
        `${environment.backend.kind === "hcp" ? "HCP Terraform" : "AWS"} does not answer when it is asked for the state of ${stack}`,
        "Check the network, the proxy, and AWS_ENDPOINT_URL if it is set.",
        { cause: error },
      );
    throw error;
  }
}

/** A promise that rejects when the signal is aborted, and never resolves. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(new Error("aborted"));
    signal.addEventListener("abort", () => reject(new Error("aborted")), { once: true });
  });
}
