import { verifySource } from "../../source/verify";
import { refusalOf } from "../../source/words";
import { OperationError, presentError } from "../../words/errors";
import type { Account } from "../account";

/**
 * Throws OperationError if the build would refuse the source, with what to do. Gives a warning if that could not be looked at, and
 * nothing otherwise: the build looks itself, and whoever may only start a scan need not read the source.
 */
export async function checkSource({ aws, names, environment }: Account): Promise<string | undefined> {
  const found = await verifySource({ aws, names }).catch((error: unknown) => {
    // The pipeline's own error says it better.
    if (error instanceof Error && error.name === "RepositoryDoesNotExistException") return undefined;
    return `The source could not be checked before the scan, and is by its build: ${presentError(error).text}`;
  });
  if (found === undefined || typeof found === "string") return found;
  const refusal = refusalOf(found, { environmentName: environment.name, repository: names.sourceRepository });
  if (refusal === undefined) return undefined;
  const pushed = found.state === "not ours" ? "\nFind out first who pushed: CloudTrail has GitPush and CreateCommit." : "";
  throw new OperationError(`${refusal.what}. No scan was started.`, `${refusal.fix}${pushed}`);
}
