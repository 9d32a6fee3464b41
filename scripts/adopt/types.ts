import type { StackKind } from "../../environments/names";

/** One of our resources that something which exists already can become. */
export interface Counterpart {
  /** In words: `CodeArtifact domain`. */
  readonly what: string;
  /** Name in the account. */
  readonly name: string;
  readonly stack: StackKind;
  /** Address in the stack; test/policy holds them. */
  readonly address: string;
  /** What Terraform imports it by. */
  readonly id: string;
  /** Whether a plain import would bring a secret into plan and state, so that the state is told of it without one. @default false */
  readonly secret?: boolean;
}

/** Why something cannot be taken over as the environment is configured. */
export interface Obstacle {
  readonly what: string;
  readonly name: string;
  /** A sentence without its subject: `is encrypted with ...`. */
  readonly problem: string;
  readonly remedy: string;
}

/** Something that could be taken over, had the environment its name. */
export interface Elsewhere {
  readonly what: string;
  readonly name: string;
  /** Key of the environment and the value that leads there: `registry.domain: packages`. */
  readonly set: string;
}

/** What the walkthrough has made and this project has no counterpart of. */
export interface Leftover {
  readonly what: string;
  readonly name: string;
  /** How it goes. */
  readonly advice: string;
}

/** What could not be looked at, and why. */
export interface Unchecked {
  readonly what: string;
  readonly reason: string;
}
