import type { AnyVerb } from "../../cli/verb";
import { quarantineApplyVerb } from "./apply";
import { quarantineListVerb } from "./list";
import { quarantinePlanVerb } from "./plan";
import { quarantineReleaseVerb } from "./release";

/** The verbs, in the order of the help. */
export const QUARANTINE_VERBS: readonly AnyVerb[] = [quarantinePlanVerb, quarantineApplyVerb, quarantineReleaseVerb, quarantineListVerb];
