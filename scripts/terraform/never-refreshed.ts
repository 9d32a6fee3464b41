import type { StackKind } from "../../environments/names";

/** The stack whose refresh would read the secrets decrypted, which a role that only looks may not do. */
export function isNeverRefreshed(kind: StackKind): boolean {
  return kind === "secrets";
}
