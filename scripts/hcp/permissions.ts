import { OperationError } from "../words/errors";
import { type Resource, textOf } from "./api";

/** What a token's owner may do in a workspace, by the API's names, in words. */
const WORDS = {
  "can-queue-run": ["plan in", "plan runs"],
  "can-queue-apply": ["apply in", "apply runs"],
  "can-lock": ["lock", "lock and unlock workspaces"],
} as const;

export type WorkspacePermission = keyof typeof WORDS;

/**
 * Throws OperationError if the token's owner may not do it there: HCP Terraform would answer as if there was no such thing, some of it
 * only when a run waits that its maker can neither confirm nor end. What is not said is taken for allowed.
 */
export function requirePermission(workspace: Resource, permission: WorkspacePermission): void {
  const { [permission]: may } = (workspace.attributes.permissions ?? {}) as Readonly<Record<string, unknown>>;
  if (may !== false) return;
  const [what, needed] = WORDS[permission];
  throw new OperationError(
    `The token's owner may not ${what} the workspace ${textOf(workspace, "name") ?? workspace.id}`,
    `A team of theirs needs the permission to ${needed} there; the token of an organization never has it.`,
  );
}
