import { planChanges } from "../../../../scripts/fleet/deployment";
import { EVERY_VALUE, WHAT_CHANGES, type WantsValues } from "../../../../scripts/fleet/plan-values";
import { planOf } from "../drift/plans";
import type { FakeStack } from "./fake-terraform";
import { fakeFleet } from "./fake-workspaces";

const UPDATE = planOf({ address: "aws_x.a", state: { size: 1 }, real: { size: 3 }, planned: { size: 2 } });

async function planned(stack: FakeStack, wanted?: WantsValues) {
  const { run } = fakeFleet(["dev"], { "dev-scanner": stack });
  const report = (await planChanges(run, undefined, wanted))[2]?.report;
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
  const shown = planOf({ address: "aws_x.a", state: { size: 1 }, real: { size: 3 }, actions: ["no-op"] });
  expect(await planned({ drifted: ["aws_x.a"], shown }, WHAT_CHANGES)).toEqual({ attributes: undefined, outside: ["size"] });
});

it("reads what is made for the first time only where somebody decides", async () => {
  const shown = planOf({ address: "aws_x.a", state: null, planned: { size: 2 }, actions: ["create"] });
  const stack = { actions: { "aws_x.a": ["create"] }, shown };
  expect((await planned(stack, EVERY_VALUE)).attributes).toEqual([{ attribute: "size", before: undefined, after: 2 }]);
  expect((await planned(stack, WHAT_CHANGES)).attributes).toBeUndefined();
});
