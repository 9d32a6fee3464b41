import { STACKS, type StackKind, stacksOf } from "../../../environments/names";
import type { Environment } from "../../../environments/schema";
import type { StateBackend } from "../backend";

/** What a migration moves. */
export interface Route {
  /** Stacks whose states move, in the order of deployment. */
  readonly moving: readonly StackKind[];
  /** Stacks that the environment no longer has: their states and resources stay where they are. */
  readonly staying: readonly StackKind[];
  /** Whether the place stays and only its key changes: every state is then written again there. */
  readonly inPlace: boolean;
  /** Whether the environment has another name than before: what has it in its name is made again. */
  readonly renamed: boolean;
  /** KMS key that must encrypt the states at the end; its `arn` is undefined for none. Absent if the file leaves it to the bucket. */
  readonly key?: { readonly arn: string | undefined };
}

/**
 * The state stack itself never moves: its state is in the bucket that it creates, and other backends have no such stack. It
 * stays there with the bucket and the key, which keep the history.
 */
export function routeOf(before: Environment, now: Environment, source: StateBackend, target: StateBackend): Route {
  const [had, has] = [stacksOf(before), stacksOf(now)];
  const moving = STACKS.filter((kind) => had.includes(kind) && has.includes(kind));
  const inPlace = moving.every((kind) => source.location(kind) === target.location(kind));
  const { backend } = now;
  return {
    moving,
    staying: had.filter((kind) => !has.includes(kind)),
    inPlace,
    renamed: before.name !== now.name,
    ...(backend.kind === "s3" && backend.bucket !== undefined ? { key: { arn: backend.kmsKeyArn } } : {}),
  };
}
