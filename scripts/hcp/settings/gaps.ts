import { allOrFirstFailure } from "../../process/all";
import type { Gap, Subject } from "./gap";
import { notificationGap } from "./notification";
import { projectGaps } from "./project";
import { runTriggerGap } from "./run-trigger";
import { teamGaps } from "./team-access";

/** What beside a workspace's own attributes and variables is not as the environment's file says. Changes nothing. */
export async function gapsBeside(subject: Subject): Promise<Gap[]> {
  return (await allOrFirstFailure([projectGaps(subject), runTriggerGap(subject), notificationGap(subject), teamGaps(subject)])).flat();
}
