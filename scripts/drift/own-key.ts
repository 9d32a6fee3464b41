import type { StackKind } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { ownKeysOf } from "../own-keys/named";

/** The key in the environment's file that names the company's own KMS key for a stack's data; undefined if the stack makes one. */
export function ownKeyOf(environment: Environment, kind: StackKind): string | undefined {
  return ownKeysOf(environment).find(({ stack }) => stack === kind)?.option;
}
