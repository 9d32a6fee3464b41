import type { Place } from "./world";

/** A verb that is interrupted: from which place it starts, and how it is when all is well. */
export interface Scenario {
  readonly name: string;
  /** Whether Terraform takes part: if not, nothing of it can be killed. */
  readonly terraform: boolean;
  readonly prepare: (place: Place) => Promise<void>;
  /** The command line after `npm run ops --`. */
  readonly args: (place: Place) => readonly string[];
  readonly input?: string;
  /** What is wrong at the end; empty if nothing is. */
  readonly problems: (place: Place) => Promise<readonly string[]>;
}
