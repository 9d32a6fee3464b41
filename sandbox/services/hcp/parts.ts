import type { Guards } from "./access/guards";
import type { Assessor } from "./assessments/assessor";
import type { Store } from "./model/store";
import type { Notifier } from "./notifications/notifier";
import type { Objects } from "./objects";
import type { Engine } from "./runs/engine";
import type { Journal } from "./runs/journal";
import type { StateVersions } from "./states/versions";

/** What the routes work with. */
export interface Parts {
  readonly store: Store;
  readonly guards: Guards;
  readonly objects: Objects;
  readonly states: StateVersions;
  readonly engine: Engine;
  readonly journal: Journal;
  readonly notifier: Notifier;
  readonly assessor: Assessor;
  /** Version of the Terraform that runs use. */
  readonly terraformVersion: string;
}
