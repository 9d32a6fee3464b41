import { namesOf, type StackKind } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { connect, type AwsSettings } from "../aws/clients";
import { Interrupted, OperationError } from "../words/errors";
import type { StateBackend } from "./backend";
import { openStateBackend } from "./open";
import { troubleOf } from "./trouble";
import { troubleError } from "./trouble-text";
import type { WorkspaceOptions } from "../terraform/workspace";

/** Each call is a small one: what takes longer does not answer. */
const PATIENCE = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
} as const;

export type StateCheckOptions = Pick<WorkspaceOptions, "roleArn" | "processEnvironment" | "signal" | "timeoutMs">;

/**
 * Looks at a state before Terraform works with it. Throws OperationError where it is not as Terraform has left it: Terraform
 * takes a state that was deleted for a stack that was never made, and an older one for what there is.
 */
export async function checkState(environment: Environment, kind: StackKind, options: StateCheckOptions): Promise<void> {
  const stack = namesOf(environment).stackNames[kind];
  const look = async () => {
    const backend = await open(environment, options);
    const trouble = await troubleOf(backend, kind);
    const place = { environmentName: environment.name, kind, location: backend.location(kind) };
    if (trouble !== undefined) throw troubleError(trouble, place);
  };
  const { signal, timeoutMs } = options;
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
        `AWS does not answer when it is asked for the state of ${stack}`,
        "Check the network, the proxy, and AWS_ENDPOINT_URL if it is set.",
        { cause: error },
      );
    throw error;
  }
}

/** As the role that Terraform's backend assumes, and from where Terraform's own calls come. */
async function open(environment: Environment, { roleArn, processEnvironment }: StateCheckOptions): Promise<StateBackend> {
  const actor = roleArn === undefined ? environment : { ...environment, deployRoleArn: roleArn };
  if (environment.backend.kind === "local") return openStateBackend(actor);
  return openStateBackend(actor, await connect(actor, { ...settingsIn(processEnvironment), patience: PATIENCE }));
}

/** What another environment than this process's own says of AWS. */
function settingsIn(variables: StateCheckOptions["processEnvironment"]): AwsSettings {
  if (variables === undefined || variables === process.env) return {};
  const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = variables;
  const known = AWS_ACCESS_KEY_ID !== undefined && AWS_SECRET_ACCESS_KEY !== undefined;
  return {
    ...(AWS_ENDPOINT_URL === undefined ? {} : { endpoint: AWS_ENDPOINT_URL }),
    ...(known
      ? {
          credentials: {
            ...{ accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
            ...(AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: AWS_SESSION_TOKEN }),
          },
        }
      : {}),
  };
}

/** Rejects when the signal is aborted; never resolves. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(new Error("aborted"));
    signal.addEventListener("abort", () => reject(new Error("aborted")), { once: true });
  });
}
