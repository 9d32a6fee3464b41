import { AwsError } from "../../../core/errors";
import type { Caller, SandboxContext } from "../../../core/service";
import type { Repository } from "../repository";
import type { RepositoryStore } from "../store";
import { Refusal } from "./refusal";
import type { GitPassword } from "./signature";
import { isSignatureOf, parsePassword, timeOf } from "./signature";

/** AWS accepts signatures that are up to 15 minutes old or early. */
const MAX_SKEW_MILLISECONDS = 15 * 60 * 1000;

/** The parts of a git request that identify the caller and the repository. */
export interface GitRequest {
  readonly authorization: string | undefined;
  /** The `Host` header. */
  readonly host: string;
  /** Repository name from the URL. */
  readonly repositoryName: string;
}

export interface Authenticated {
  readonly caller: Caller;
  readonly repository: Repository;
}

/**
 * Finds the caller and the repository of a git request. Neither a git URL on a loopback address nor the password contains the
 * region, so the region is the one whose signature matches. Throws {@link Refusal}.
 */
export async function authenticate(
  context: Pick<SandboxContext, "identify">,
  store: RepositoryStore,
  request: GitRequest,
  now: number = Date.now(),
): Promise<Authenticated> {
  const { accessKeyId, sessionToken, password } = readCredentials(request.authorization);
  const skew = Math.abs(now - timeOf(password));
  if (!(skew <= MAX_SKEW_MILLISECONDS)) throw new Refusal(403, "The signature is older than 15 minutes, or the clock is wrong");
  const known = await context.identify(accessKeyId).catch((error: unknown) => {
    if (error instanceof AwsError) throw new Refusal(403, error.message);
    throw error;
  });
  if (known.sessionToken !== sessionToken) {
    throw new Refusal(403, "The session token in the user name (KEY%TOKEN) is missing or belongs to another key");
  }
  const { account } = known.caller;
  const named = store.inAnyRegion(account, request.repositoryName);
  if (named.length === 0) throw new Refusal(404, `Repository ${request.repositoryName} does not exist in account ${account}`);
  const repository = named.find(signedFor(request, password, known.secretAccessKey));
  if (!repository) throw new Refusal(403, "The signature does not match: wrong secret key, region, host or path");
  return { caller: known.caller, repository };
}

function signedFor(request: GitRequest, password: GitPassword, secretAccessKey: string): (repository: Repository) => boolean {
  const host = request.host.split(":")[0] ?? "";
  return ({ name, region }) => isSignatureOf({ host, path: `/v1/repos/${name}`, region }, password, secretAccessKey);
}

function readCredentials(authorization: string | undefined) {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? "") ?? [];
  if (!encoded) throw new Refusal(401, "Authentication required: git config credential.helper '!aws codecommit credential-helper $@'");
  const [user = "", ...rest] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  const [accessKeyId = "", ...token] = user.split("%");
  const password = parsePassword(rest.join(":"));
  if (!password || !accessKeyId) throw new Refusal(403, "The user name and password do not come from AWS's credential helper");
  return { accessKeyId, sessionToken: token.length > 0 ? token.join("%") : undefined, password };
}
