import { ARN } from "../../partition/arn";
import { AwsError } from "../../core/errors";
import { checkBranchName } from "./names";

/** CodeCommit's `RepositoryTrigger`. */
export interface Trigger {
  readonly name: string;
  readonly destinationArn: string;
  readonly customData?: string;
  readonly branches?: readonly string[];
  readonly events: readonly string[];
}

const MAX_TRIGGERS = 10;
const MAX_BRANCHES = 10;
const MAX_CUSTOM_DATA_CHARACTERS = 1000;

/** Checks triggers by the rules of the "Quotas in AWS CodeCommit" page and of the service model's descriptions. */
export function checkTriggers(triggers: readonly Trigger[], region: string): void {
  const refuse = (code: string, message: string) => {
    throw new AwsError(code, message);
  };
  if (triggers.length > MAX_TRIGGERS) refuse("MaximumRepositoryTriggersExceededException", `At most ${MAX_TRIGGERS} triggers a repository`);
  const names = triggers.map(({ name }) => name);
  for (const { name, destinationArn, customData, branches = [], events } of triggers) {
    if (!/^[\w.-]{1,100}$/.test(name) || names.filter((other) => other === name).length > 1) {
      const rule = "1 to 100 letters, digits, dots, underscores and dashes, each name once";
      refuse("InvalidRepositoryTriggerNameException", `"${name}" is not a valid trigger name: ${rule}`);
    }
    const [, destinationRegion] = new RegExp(String.raw`^${ARN}:(?:sns|lambda):([a-z0-9-]+):\d{12}:.+$`).exec(destinationArn) ?? [];
    if (!destinationRegion) {
      refuse("InvalidRepositoryTriggerDestinationArnException", `"${destinationArn}" is not the ARN of an SNS topic or a Lambda function`);
    }
    if (destinationRegion !== region) {
      refuse("InvalidRepositoryTriggerRegionException", `The destination is in ${destinationRegion}, the repository in ${region}`);
    }
    if ((customData ?? "").length > MAX_CUSTOM_DATA_CHARACTERS) {
      refuse("InvalidRepositoryTriggerCustomDataException", `customData has more than ${MAX_CUSTOM_DATA_CHARACTERS} characters`);
    }
    if (branches.length > MAX_BRANCHES) refuse("MaximumBranchesExceededException", `At most ${MAX_BRANCHES} branches a trigger`);
    if (branches.some((branch) => !isBranchName(branch))) {
      refuse("InvalidRepositoryTriggerBranchNameException", `Trigger ${name} has a branch name that is not valid`);
    }
    if (events.length === 0) refuse("RepositoryTriggerEventsListRequiredException", `Trigger ${name} has no event`);
    if (events.includes("all") && events.length > 1) {
      refuse("InvalidRepositoryTriggerEventsException", `Trigger ${name}: "all" cannot be used with other events`);
    }
  }
}

function isBranchName(name: string): boolean {
  try {
    checkBranchName(name);
    return true;
  } catch {
    return false;
  }
}
