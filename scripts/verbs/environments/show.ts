import { loadReading } from "../../../environments/load";
import type { FleetContext } from "../../cli/context";
import { isFleet } from "../../cli/context";
import type { FleetVerb } from "../../cli/verb";
import { type Value, valuesOf } from "../../environments/values";
import { EXIT } from "../../words/errors";
import { misconfiguredIn, showMisconfigured, withMisconfigured } from "../../words/misconfigured";

export const environmentsShowVerb: FleetVerb<{ readonly all?: boolean }> = {
  name: "environments show",
  summary: "every value of an environment, and the file and line that it comes from; asks AWS nothing",
  example: "environments show --env prod",
  fleet: true,
  showsForeignSettings: true,
  run: (options, context) => Promise.resolve(show(options, context)),
};

function show(options: { readonly all?: boolean }, context: FleetContext): number {
  const { environments, console } = context;
  const misconfigured = misconfiguredIn(context);
  const shown = environments.map(({ name }) => ({ environment: name, values: valuesOf(loadReading(name)) }));
  if (console.json) console.result(isFleet(options, context) ? [...shown, ...misconfigured] : shown[0]);
  for (const { environment, values } of console.json ? [] : shown) {
    if (shown.length > 1) console.line(environment, "bold");
    console.table([["key", "value", "from"].map((text) => ({ text, style: "dim" as const })), ...values.map(rowOf)]);
    console.line();
  }
  if (!console.json) showMisconfigured(misconfigured, console);
  return withMisconfigured(EXIT.done, misconfigured);
}

function rowOf({ key, value, from }: Value): string[] {
  return [key, typeof value === "string" ? value : JSON.stringify(value), from === undefined ? "default" : `${from.file}:${from.line}`];
}
