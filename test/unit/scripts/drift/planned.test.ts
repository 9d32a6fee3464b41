import { plannedChanges } from "../../../../scripts/drift/judge/planned";
import { changeText, valueText } from "../../../../scripts/drift/render/wording";
import { planOf, type ResourceSides } from "./plans";

const policy = (...Action: string[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Sid: "Ours", Effect: "Allow", Action, Resource: "*" }] });
const shown = (resource: ResourceSides) =>
  (plannedChanges(planOf(resource)).get(resource.address) ?? []).map((each) => `${each.attribute}: ${changeText(each)}`);

test("a change has the old and the new value of each attribute, and a policy its statements", () => {
  expect(
    shown({
      address: "aws_x.a",
      state: { retention: 7, tags_all: { owner: "data" }, policy: policy("s3:Get*") },
      planned: { retention: 14, tags_all: { owner: "platform" }, policy: policy("s3:Get*", "s3:Put*") },
    }),
  ).toEqual(["policy.Ours: Action s3:Get* -> s3:Get*, s3:Put*", "retention: 7 -> 14", "tags.owner: data -> platform"]);
});

test("a sensitive value is there by name only", () => {
  const resource = { address: "aws_x.a", state: { secret: "old-secret" }, planned: { secret: "new-secret" }, sensitive: { secret: true } };
  expect(shown(resource)).toEqual(["secret: (sensitive) -> (sensitive)"]);
  expect(JSON.stringify([...plannedChanges(planOf(resource))])).not.toContain("new-secret");
});

test("what is made has every attribute that is set; what AWS decides is left out, what is computed from others is not", () => {
  const resource: ResourceSides = {
    address: "aws_x.a",
    state: null,
    planned: { name: "n", description: null, force: false, block: [{ days: 3 }], policy: policy("s3:Get*") },
    actions: ["create"],
    unknown: { id: true, role: true },
    expressions: { role: { references: ["aws_iam_role.a.arn", "aws_iam_role.a"] } },
  };
  const lines = (plannedChanges(planOf(resource)).get("aws_x.a") ?? []).map(({ attribute, after }) => `${attribute}: ${valueText(after)}`);
  expect(lines).toEqual(["block: {days: 3}", "name: n", "policy.Ours: Allow s3:Get* on *", "role: (known after apply)"]);
});

test("what is removed has no attributes", () => {
  expect(shown({ address: "aws_x.a", state: { name: "n" }, planned: null, actions: ["delete"] })).toEqual([]);
});
