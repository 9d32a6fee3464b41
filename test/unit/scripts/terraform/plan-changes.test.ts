import { changesInPlan } from "../../../../scripts/terraform/plan-changes";

const change = (address: string, actions: readonly string[], more: object = {}) => ({
  address,
  mode: "managed",
  type: "aws_x",
  change: { actions, before: null, after: null, after_unknown: {}, before_sensitive: {}, after_sensitive: {}, ...more },
});
const planOf = (changes: readonly object[], drift: readonly object[] = []) => ({
  format_version: "1.2",
  resource_changes: changes,
  resource_drift: drift,
});

test("a plan that is shown says the same as the messages of planning", () => {
  const { planned, drifted } = changesInPlan(
    planOf(
      [
        change("aws_x.made", ["create"]),
        change("aws_x.again", ["delete", "create"]),
        change("aws_x.before", ["create", "delete"]),
        change("aws_x.changed", ["update"]),
        change("aws_x.taken", ["no-op"], { importing: { id: "a" } }),
        change("aws_x.gone", ["delete"]),
        change("aws_x.left", ["forget"]),
        change("aws_x.same", ["no-op"]),
        { ...change("data.aws_x.read", ["read"]), mode: "data" },
      ],
      [change("aws_x.changed", ["update"]), change("aws_x.same", ["no-op"])],
    ),
  );
  expect(planned.map(({ address, kind }) => `${address} ${kind}`)).toEqual([
    "aws_x.again replace",
    "aws_x.before replace",
    "aws_x.changed update",
    "aws_x.gone delete",
    "aws_x.left forget",
    "aws_x.made create",
    "aws_x.taken import",
  ]);
  expect(drifted).toEqual(["aws_x.changed"]);
});

test("what is no plan is refused", () => {
  expect(() => changesInPlan({ format_version: "2.0" })).toThrow("format_version");
});
