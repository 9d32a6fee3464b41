import type { WireRequest } from "../../core/protocol";
import type { Params } from "../access/builder";

/** The operation that a request calls, with its input. */
export interface RecognisedOperation {
  readonly operation: string;
  /** Members by their names in the service model, as far as they could be read from the request. */
  readonly params: Params;
}

/** A header's value, or the first of several. */
export function header({ headers }: Pick<WireRequest, "headers">, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : value?.[0];
}
