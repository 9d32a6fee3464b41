import type { FleetContext } from "../../cli/context";
import type { Cell } from "../../cli/table";
import type { FleetVerb } from "../../cli/verb";
import { backendsOf } from "../../state/open";
import { type StateLine, surveyStates } from "../../state/survey";
import { lockText } from "../../terraform/state-lock";
import { EXIT } from "../../words/errors";
import { MISCONFIGURED, misconfiguredIn, withMisconfigured } from "../../words/misconfigured";
import { shortTime } from "../../words/times";

export const stateListVerb: FleetVerb = {
  name: "state list",
  summary: "every state: serial, resources, size, last change, locked or not",
  example: "state list --all",
  fleet: true,
  run: async (_options, context) => {
    const lines = await surveyStates(context.environments, backendsOf(context), context.signal);
    const leftOut = misconfiguredIn(context).map((each): StateLine => ({ ...each, condition: MISCONFIGURED }));
    return showStates([...lines, ...leftOut], context);
  },
};

const HEADER = ["environment", "stack", "serial", "resources", "bytes", "last change", "terraform", "lock", "lineage"];

/**
 * Shows the states. If one could not be read, the exit code is that of a failure; else, if an environment's file has mistakes, that
 * of a wrong configuration. @param now for the age of locks
 */
export function showStates(lines: readonly StateLine[], { console }: Pick<FleetContext, "console">, now: Date = new Date()): number {
  const failed = lines.filter(({ reason }) => reason !== undefined);
  if (console.json) console.result(lines);
  else {
    console.table([HEADER.map((text) => ({ text, style: "dim" as const })), ...lines.map((line) => rowOf(line, now))]);
    for (const { environment, stack, reason = "" } of failed) {
      console.line();
      console.line(`${stack === undefined ? environment : `${environment}-${stack}`}: ${reason}`, "red");
    }
    if (failed.length > 0) {
      console.line();
      console.line(`${failed.length} of ${lines.length} could not be read or are not right.`, "red");
    }
  }
  const leftOut = lines.filter(({ condition }) => condition === MISCONFIGURED);
  return withMisconfigured(failed.length > leftOut.length ? EXIT.failed : EXIT.done, leftOut);
}

function rowOf(line: StateLine, now: Date): Cell[] {
  const { environment, stack = "-", condition, serial, resources, bytes, lastChange, terraformVersion, lock, lineage } = line;
  const number = (value: number | undefined) => (value === undefined ? "-" : String(value));
  const locked: Cell = lock === undefined ? "no" : { text: lockText(lock, now), style: "yellow" };
  switch (condition) {
    case "could not check":
    case MISCONFIGURED:
      return [environment, stack, { text: condition, style: "red" }];
    case "none":
      return [environment, stack, "none", "-", "-", "-", "-", locked];
    case "deleted":
      return [environment, stack, { text: condition, style: "red" }, "-", "-", "-", "-", locked];
    case "unreadable":
      return [environment, stack, { text: condition, style: "red" }, "-", number(bytes), shortTime(lastChange), "-", locked];
    case "present":
      return [
        environment,
        stack,
        number(serial),
        number(resources),
        number(bytes),
        shortTime(lastChange),
        terraformVersion ?? "-",
        locked,
        lineage ?? "-",
      ];
  }
}
