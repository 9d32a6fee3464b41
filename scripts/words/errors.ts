import { EnvironmentError } from "../../environments/errors";
import { ProxyRefusal } from "../../modules/network/failure.mjs";
import { NetworkSettingError } from "../../modules/network/setting-error.mjs";

/** Exit codes of the commands. They are API: scripts and CI read them. */
export const EXIT = { done: 0, failed: 1, drift: 2, usage: 3, interrupted: 130 } as const;

/** An error that a person can act on: it says what, the offending value and the fix. Shown without a stack trace. */
export abstract class CommandError extends Error {
  abstract readonly exitCode: number;

  /**
   * @param what the problem, with the offending value
   * @param remedy what the reader can do about it; may have several lines
   */
  constructor(
    readonly what: string,
    readonly remedy?: string,
    options?: ErrorOptions,
  ) {
    super(remedy === undefined ? what : `${what}\n${remedy.replace(/^/gm, "  ")}`, options);
  }
}

/** Wrong usage or configuration: exit code 3. */
export class UsageError extends CommandError {
  override readonly name = "UsageError";
  override readonly exitCode = EXIT.usage;
}

/** A failure, or something that could not be checked: exit code 1. */
export class OperationError extends CommandError {
  override readonly name = "OperationError";
  override readonly exitCode = EXIT.failed;
}

/** The user stopped the command: exit code 130. */
export class Interrupted extends CommandError {
  override readonly name = "Interrupted";
  override readonly exitCode = EXIT.interrupted;

  constructor() {
    super("Interrupted.");
  }
}

/** The text to show for an error, and the exit code. Only an unforeseen error keeps its stack trace. */
export function presentError(error: unknown): { text: string; exitCode: number } {
  if (error instanceof CommandError) return { text: error.message, exitCode: error.exitCode };
  if (!(error instanceof Error)) return { text: String(error), exitCode: EXIT.failed };
  // Its message is complete and about the user's files.
  if (error instanceof EnvironmentError || error instanceof NetworkSettingError) return { text: error.message, exitCode: EXIT.usage };
  if (systemCode(error) === "ENOSPC") {
    const remedy = "Make room (results/ops and .cache may be emptied) and run this again.";
    return { text: `The disk is full: ${error.message}\n  ${remedy}`, exitCode: EXIT.failed };
  }
  if (error.name === "AbortError") return { text: "Interrupted.", exitCode: EXIT.interrupted };
  const system = systemFailure(error);
  if (system !== undefined) return { text: system, exitCode: EXIT.failed };
  const aws = awsFailure(error);
  if (aws !== undefined) return { text: aws, exitCode: EXIT.failed };
  return { text: error.stack ?? error.message, exitCode: EXIT.failed };
}

/** What the user's machine refuses: a stack trace would not help. */
const REFUSED_FILES = new Set<unknown>(["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "ENOTDIR", "EISDIR", "ENAMETOOLONG"]);

/** A file that cannot be written or read. Node's message names the call and the path. */
function systemFailure(error: Error): string | undefined {
  if (!REFUSED_FILES.has(systemCode(error)) || !("path" in error || "syscall" in error)) return undefined;
  return `This machine refuses: ${error.message}\n  Check the rights and the space there.`;
}

const NO_CONNECTION = new Set<unknown>([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
  "ECONNRESET",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** SDK errors have the service's error code as their name; the common ones get a remedy. */
function awsFailure(error: Error): string | undefined {
  if (error.name === "CredentialsProviderError") {
    return `There are no AWS credentials: ${error.message}\n  Log in (aws sso login, or AWS_PROFILE) and run this again.`;
  }
  if (["ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "UnrecognizedClientException"].includes(error.name)) {
    return `AWS does not accept these credentials: ${error.message} (${error.name})\n  Log in again (aws sso login) and run this again.`;
  }
  const code: unknown = "code" in error ? error.code : undefined;
  // The SDK adds $metadata to connection errors too, not only to answers of AWS.
  if (error instanceof ProxyRefusal)
    return `No connection to AWS: ${error.message}\n  Correct that variable, or name this host in NO_PROXY.`;
  if (NO_CONNECTION.has(code)) {
    return `No connection to AWS: ${error.message}\n  Check the network, HTTPS_PROXY and NO_PROXY, and AWS_ENDPOINT_URL if it is set.`;
  }
  if ("$metadata" in error) return `AWS answered ${error.name}: ${error.message}`;
  return undefined;
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The code of a failed system call, `ENOENT` and the like; undefined for any other error. */
export function systemCode(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
