import type { StackKind } from "../../environments/names";

/** One of our resources, and the existing thing that can become it. */
export interface Counterpart {
  /** Kind of thing, in words: `CodeArtifact domain`. */
  readonly what: string;
  /** Name in the account. */
  readonly name: string;
  readonly stack: StackKind;
  /** Address in the stack; test/policy lists all addresses. */
  readonly address: string;
  /** Import id for Terraform. */
  readonly id: string;
  /** Whether an import would put a secret into plan and state, so that it is added to the state without its value. @default false */
  readonly secret?: boolean;
  /** Of a secret: whether our key encrypts it, which is the last step of its adoption. @default false */
  readonly underOurKey?: boolean;
}

/** Why something cannot be adopted with the environment's configuration. */
export interface Obstacle {
  readonly what: string;
  readonly name: string;
  /** A sentence without its subject: `is encrypted with ...`. */
  readonly problem: string;
  readonly remedy: string;
}

/** Something that could be adopted if the environment named it. */
export interface Elsewhere {
  readonly what: string;
  readonly name: string;
  /** Key and value that name it in the environment's file: `registry.domain: packages`. */
  readonly set: string;
}

/** A resource of the walkthrough that has no counterpart in this project. */
export interface Leftover {
  readonly what: string;
  readonly name: string;
  /** How to delete it. */
  readonly advice: string;
}

/** Something that could not be looked at, and why. */
export interface Unchecked {
  readonly what: string;
  readonly reason: string;
}
