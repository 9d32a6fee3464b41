import type { Call, Handler } from "../../../core/service";
import type { Repository } from "../repository";
import type { Place, RepositoryStore } from "../store";

/** The parts that all groups of operations need. */
export interface Operations {
  readonly store: RepositoryStore;
  /** The gateway's URL, without a trailing slash. */
  readonly endpoint: string;
}

/** Operation name -> handler. */
export type Handlers = Readonly<Record<string, Handler>>;

/** The account and region of a call. */
export function placeOf(call: Call<unknown>): Place {
  return { account: call.caller.account, region: call.region };
}

/** The repository that a call names. Throws RepositoryDoesNotExistException. */
export function repositoryOf(store: RepositoryStore, call: Call<{ readonly repositoryName: string }>): Repository {
  return store.get(placeOf(call), call.input.repositoryName);
}
