import type { StackKind } from "../../environments/names";
import { plural } from "../words/counts";
import { OperationError, presentError } from "../words/errors";
import type { StateVersion } from "./backend";
import type { StateAccessDenied } from "./s3-failure";
import { managedCount } from "./state-file";
import type { StateTrouble } from "./trouble";

export interface TroublePlace {
  readonly environmentName: string;
  readonly kind: StackKind;
  readonly location: string;
}

/** A state is right only beside the one before it: that nothing older has overwritten it is not known. */
export function unseenText(why: StateAccessDenied): string {
  return `Whether it is the newest could not be checked, since its versions cannot be read: ${presentError(why).text}`;
}

/** The error for a state in trouble, with the commands that mend it. */
export function troubleError(trouble: StateTrouble, place: TroublePlace): OperationError {
  const { environmentName, kind, location } = place;
  const { before } = trouble;
  switch (trouble.kind) {
    case "deleted": {
      const { version, state } = trouble.before;
      return new OperationError(
        `The state at ${location} is gone. There was one: serial ${state.serial}, ${counted(managedCount(state))}, written ${timeOf(version)}`,
        [
          `Without it, Terraform would make everything a second time. If it was moved (state migrate), take the file of environment ${environmentName}`,
          "that says where to. If not, bring it back:",
          `  ${restoreOf(version, place)}`,
        ].join("\n"),
      );
    }
    case "unreadable":
      return new OperationError(
        trouble.why,
        before
          ? `Go back to serial ${before.state.serial}, written ${timeOf(before.version)}:\n  ${restoreOf(before.version, place)}`
          : `No version of it can be read. With an archive of state backup:\n  npm run ops -- state restore --env ${environmentName} --stack ${kind} --from FILE`,
      );
    case "other lineage":
      return new OperationError(
        `The state at ${location} is that of something else: lineage ${trouble.now.state.lineage}, after ${trouble.before.state.lineage}`,
        goBackOrKeep(trouble, place),
      );
    case "older":
      return new OperationError(
        `The state at ${location} is older than the one before it: serial ${trouble.now.state.serial} after ${trouble.before.state.serial}`,
        `What was made in between is not in it, and Terraform would make that a second time.\n${goBackOrKeep(trouble, place)}`,
      );
  }
}

function goBackOrKeep({ now, before }: Extract<StateTrouble, { readonly now: unknown }>, place: TroublePlace): string {
  return [
    `Go back to the one before, written ${timeOf(before.version)}:`,
    `  ${restoreOf(before.version, place)}`,
    "Or, if the one that is there is right, keep it:",
    `  ${restoreOf(now.version, place)}`,
  ].join("\n");
}

function restoreOf({ id }: StateVersion, { environmentName, kind }: TroublePlace): string {
  return `npm run ops -- state restore --env ${environmentName} --stack ${kind} --version ${id}`;
}

function timeOf({ lastModified }: StateVersion): string {
  return lastModified.toISOString();
}

function counted(resources: number): string {
  return plural(resources, "resource");
}
