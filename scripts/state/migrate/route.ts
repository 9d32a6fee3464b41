import { STACKS, type StackKind, stacksOf } from "../../../environments/names";
import type { Environment } from "../../../environments/schema";
import type { StateBackend } from "../backend";

/** What a migration moves. */
export interface Route {
  /** Stacks whose states move, in the order of deploy. */
  readonly moving: readonly StackKind[];
  /** Stacks that the environment has no more: their states stay where they are, and what they made too. */
  readonly staying: readonly StackKind[];
  /** The place stays, its key changes: every state is written there once more. */
  readonly inPlace: boolean;
  /** Key that has to encrypt the states in the end, none included; absent where the file leaves that to the bucket. */
  readonly key?: { readonly arn: string | undefined };
}

/**
 * The state stack itself never moves: its state lies in the bucket that it makes, and with any other backend there is no such
 * stack. It stays there with bucket and key, which keep the history.
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
    ...(backend.kind === "s3" && backend.bucket !== undefined ? { key: { arn: backend.kmsKeyArn } } : {}),
  };
}
