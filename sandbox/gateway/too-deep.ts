import { AwsError } from "../core/errors";
import { TooLarge } from "../kit/limits";

/**
 * The error for a request whose parts lie in each other so deeply that no call that is meant would; undefined for any other failure.
 * Node ends what calls itself too often with a RangeError.
 */
export function tooDeep(failure: unknown): AwsError | undefined {
  if (!(failure instanceof RangeError || failure instanceof TooLarge)) return undefined;
  return new AwsError("SerializationException", `The request is nested too deeply: ${failure.message}`, {}, 400);
}
