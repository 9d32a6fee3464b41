import { prepare } from "../../scripts/setup/index.mjs";
import { messageOf } from "../../scripts/words/errors";

/** npm's words for a registry that does not answer. Whatever else goes wrong is a fault of the lock, not of the network. */
const UNREACHABLE = /\b(EAI_AGAIN|ENOTFOUND|ECONN\w+|ENET\w+|EHOST\w+|E?TIMEDOUT|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENOTCACHED|E5\d\d)\b/;

/**
 * Before the tests under CDK Terrain: installs it, once for each lock. Where the registry cannot be reached they are not run,
 * and `CDKTN_NOT_RUN` says why: to the tests, which it reaches as every worker's environment, and to the closing line.
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
