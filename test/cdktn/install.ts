import { prepare } from "../../scripts/setup/index.mjs";
import { messageOf } from "../../scripts/words/errors";

/** npm's error codes if the registry does not answer. Any other error is a fault of the lock and not of the network. */
const UNREACHABLE = /\b(EAI_AGAIN|ENOTFOUND|ECONN\w+|ENET\w+|EHOST\w+|E?TIMEDOUT|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENOTCACHED|E5\d\d)\b/;

/**
 * Installs CDK Terrain before its tests, once for each lock. If the registry cannot be reached, the tests are skipped, and
 * `CDKTN_NOT_RUN`, which every worker inherits, tells the tests and the closing line why.
 */
export default async function installCdktn(): Promise<void> {
  delete process.env.CDKTN_NOT_RUN;
  try {
    await prepare(["cdktn"], () => undefined);
  } catch (error) {
    const failures: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
    const text = failures.map(messageOf).join("\n");
    if (!UNREACHABLE.test(text)) throw new Error(text, { cause: error });
    process.env.CDKTN_NOT_RUN = text;
  }
}
