import type { WireRequest } from "../core/protocol";
import type { Caller } from "../core/service";
import type { CredentialScope } from "./credentials";

/** What stands between a caller and moto: IAM. */
export interface MotoGuard {
  /** The operation that a request calls, if it can be told. */
  operationOf(service: string, request: WireRequest): { readonly operation: string } | undefined;
  /** Throws AccessDenied where the caller's policies do not allow the request. */
  check(scope: CredentialScope, request: WireRequest, caller: Caller): Promise<void>;
  /** Policies have changed. */
  invalidate(): void;
}
