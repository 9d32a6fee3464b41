import type { WireRequest } from "../../core/protocol";
import type { Params } from "../access/builder";

/** The operation that a request calls, with what its members hold. */
export interface RecognisedOperation {
  readonly operation: string;
  /** By their names in the service model; what the protocol does not show is absent. */
  readonly params: Params;
}

/** A header's value, the first of several. */
export function header({ headers }: Pick<WireRequest, "headers">, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : value?.[0];
}
