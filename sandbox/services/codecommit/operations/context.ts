import type { Call, Handler } from "../../../core/service";
import type { Repository } from "../repository";
import type { Place, RepositoryStore } from "../store";

/** What every group of operations is made from. */
export interface Operations {
  readonly store: RepositoryStore;
  /** Of the gateway, without a trailing slash. */
  readonly endpoint: string;
}

/** Operation name -> handler. */
export type Handlers = Readonly<Record<string, Handler>>;

/** The account and region that a call is about. */
export function placeOf(call: Call<unknown>): Place {
  return { account: call.caller.account, region: call.region };
}

/** The repository that a call names. Throws RepositoryDoesNotExistException. */
export function repositoryOf(store: RepositoryStore, call: Call<{ readonly repositoryName: string }>): Repository {
  return store.get(placeOf(call), call.input.repositoryName);
}
