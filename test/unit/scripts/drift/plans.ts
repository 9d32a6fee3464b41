import { readFileSync } from "node:fs";
import { join } from "node:path";
import { judgePlan } from "../../../../scripts/drift/judge/plan";
import type { DriftItem } from "../../../../scripts/drift/model/types";

/** A plan that Terraform 1.11 made with AWS provider 5.100, cut down to what is of interest. */
export function planFixture(name: string): unknown {
  return JSON.parse(readFileSync(join(__dirname, "fixtures", `${name}.json`), "utf8"));
}

export type Values = Readonly<Record<string, unknown>>;

/** One resource as a plan would have it; what is left out is as it was before. */
export interface ResourceSides {
  readonly address: string;
  /** What Terraform last saw. */
  readonly state: Values | null;
  /** What is there. */
  readonly real?: Values | null;
  /** What an apply makes of it. */
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

/** The items in a line each: severity, kind, where, and what from and to. */
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
