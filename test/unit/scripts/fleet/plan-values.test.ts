import { planChanges } from "../../../../scripts/fleet/deployment";
import { EVERY_VALUE, WHAT_CHANGES, type WantsValues } from "../../../../scripts/fleet/plan-values";
import type { FakeStack } from "./fake-terraform";
import { fakeFleet } from "./fake-workspaces";

type Sizes = Readonly<Record<"before" | "after", number | null>>;

/** A plan as `terraform show -json` prints it: what was changed outside, and what an apply would do to the same resource. */
function planOf(change: Sizes & { readonly action: string }, outside?: Sizes) {
  const sized = (size: number | null) => (size === null ? null : { size });
  const of = ({ before, after }: Sizes, action: string) => {
    const masks = { after_unknown: {}, before_sensitive: {}, after_sensitive: {} };
    const sides = { actions: [action], before: sized(before), after: sized(after) };
    return { address: "aws_x.a", type: "aws_x", mode: "managed", change: Object.assign(sides, masks) };
  };
  const resource_drift = outside === undefined ? [] : [of(outside, "update")];
  return { format_version: "1.2", complete: true, errored: false, resource_drift, resource_changes: [of(change, change.action)] };
}

const OUTSIDE = { before: 1, after: 3 };
const UPDATE = planOf({ before: 3, after: 2, action: "update" }, OUTSIDE);

async function planned(stack: FakeStack, wanted?: WantsValues) {
  const { run } = fakeFleet(["dev"], { "dev-scanner": stack });
  const report = (await planChanges(run, undefined, { wanted }))[3]?.report;
  return { attributes: report?.resources?.[0]?.attributes, outside: report?.outside?.map(({ attribute }) => attribute) };
}

it("reads the values of a change, and what was changed outside", async () => {
  const stack = { actions: { "aws_x.a": ["update"] }, drifted: ["aws_x.a"], shown: UPDATE };
  const values = { attributes: [{ attribute: "size", before: 3, after: 2 }], outside: ["size"] };
  expect(await planned(stack, EVERY_VALUE)).toEqual(values);
  expect(await planned(stack, WHAT_CHANGES)).toEqual(values);
  expect(await planned(stack)).toEqual({ attributes: undefined, outside: undefined });
});

it("reads them of a stack that changes nothing too, if something was changed outside", async () => {
  const shown = planOf({ before: 3, after: 3, action: "no-op" }, OUTSIDE);
  expect(await planned({ drifted: ["aws_x.a"], shown }, WHAT_CHANGES)).toEqual({ attributes: undefined, outside: ["size"] });
});

it("reads what is made for the first time only where somebody decides", async () => {
  const shown = planOf({ before: null, after: 2, action: "create" });
  const stack = { actions: { "aws_x.a": ["create"] }, shown };
  expect((await planned(stack, EVERY_VALUE)).attributes).toEqual([{ attribute: "size", before: undefined, after: 2 }]);
  expect((await planned(stack, WHAT_CHANGES)).attributes).toBeUndefined();
});
