import type { AnyVerb } from "../../cli/verb";
import { stateBackupVerb } from "./backup";
import { stateListVerb } from "./list";
import { stateLockVerb } from "./lock";
import { stateMigrateVerb } from "./migrate";
import { stateRestoreVerb } from "./restore";
import { stateShowVerb } from "./show";
import { stateUnlockVerb } from "./unlock";
import { stateUntaintVerb } from "./untaint";
import { stateVersionsVerb } from "./versions";

/** The verbs, in the order of the help. */
export const STATE_VERBS: readonly AnyVerb[] = [
  stateListVerb,
  stateShowVerb,
  stateVersionsVerb,
  stateBackupVerb,
  stateRestoreVerb,
  stateMigrateVerb,
  stateLockVerb,
  stateUnlockVerb,
  stateUntaintVerb,
];
