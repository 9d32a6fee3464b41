import { readFileSync } from "node:fs";
import { join } from "node:path";
import { judgePlan } from "../../../../scripts/drift/judge/plan";
import type { DriftItem } from "../../../../scripts/drift/model/types";

/** A plan of Terraform 1.11 with AWS provider 5.100, reduced to the parts that matter. */
export function planFixture(name: string): unknown {
  return JSON.parse(readFileSync(join(__dirname, "fixtures", `${name}.json`), "utf8"));
}

export type Values = Readonly<Record<string, unknown>>;

/** One resource in a plan; an absent member has the value of the one before it. */
export interface ResourceSides {
  readonly address: string;
  /** The values in the state. */
  readonly state: Values | null;
  /** The real values. */
  readonly real?: Values | null;
  /** The values after an apply. */
  readonly planned?: Values | null;
  readonly actions?: readonly string[];
  readonly unknown?: unknown;
  readonly sensitive?: unknown;
  readonly expressions?: unknown;
}

/** The plan of a stack with these resources. */
export function planOf(...resources: readonly ResourceSides[]) {
  const of = ({ address }: ResourceSides) => ({ address, type: address.split(".")[0], mode: "managed" });
  const masks = ({ sensitive = {}, unknown = {} }: ResourceSides) => ({
    before_sensitive: sensitive,
    after_sensitive: sensitive,
    after_unknown: unknown,
  });
  return {
    format_version: "1.2",
    complete: true,
    errored: false,
    resource_drift: resources.flatMap((each) =>
      each.real === undefined
        ? []
        : [
            {
              ...of(each),
              change: {
                ...masks(each),
                after_unknown: {},
                actions: [each.real ? "update" : "delete"],
                before: each.state,
                after: each.real,
              },
            },
          ],
    ),
    resource_changes: resources.map((each) => {
      const before = each.real === undefined ? each.state : each.real;
      const after = each.planned === undefined ? before : each.planned;
      return { ...of(each), change: { ...masks(each), actions: each.actions ?? ["update"], before, after } };
    }),
    configuration: { root_module: { resources: resources.map((each) => ({ ...of(each), expressions: each.expressions ?? {} })) } },
  };
}

/** One line for each item: severity, kind, address with attribute, old and new value. */
export function lines(items: readonly DriftItem[]): string[] {
  const text = (value: unknown) => (value === undefined ? "nothing" : JSON.stringify(value));
  return items.map(({ severity, kind, address, attribute, before, after, endsWithApply }) =>
    [
      severity,
      kind,
      address,
      ...(attribute === undefined ? [] : [attribute]),
      text(before),
      "->",
      text(after),
      ...(endsWithApply ? [] : ["stays"]),
    ].join(" "),
  );
}

export function judged(...resources: readonly ResourceSides[]): string[] {
  return lines(judgePlan(planOf(...resources)));
}
