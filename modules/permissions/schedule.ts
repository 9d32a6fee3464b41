import { arnIn, type Place, servicePrincipal } from "./arn";
import { allow, type Statement } from "./statement";
import type { ServiceTrust } from "./trust";

/** The schedule starts the pipeline, and may do nothing else. */
export function scheduleStatements(pipelineArn: string): Statement[] {
  return [allow("codepipeline:StartPipelineExecution", pipelineArn)];
}

/** Scheduler names the group, not the schedule, as its source: so the schedule has a group of its own. */
export function scheduleTrust(place: Place, groupName: string): ServiceTrust {
  const { account } = place;
  return { service: servicePrincipal("scheduler"), account, sourceArn: arnIn(place, "scheduler", `schedule-group/${groupName}`) };
}
