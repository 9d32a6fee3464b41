import { judgePlan } from "../../../../scripts/drift/judge/plan";
import { repairsOf } from "../../../../scripts/drift/repair/choose";
import { judged, planOf, type ResourceSides, type Values } from "./plans";
import { report, stack } from "./reports";

const OURS = { name: "permissions", policy: '{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*"}]}' };
const EXTRA = { name: "extra", policy: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}' };
const role = (state: readonly Values[], real: readonly Values[]): ResourceSides => ({
  address: "aws_iam_role.a",
  state: { name: "a", inline_policy: state },
  real: { name: "a", inline_policy: real },
  actions: ["no-op"],
});
const policy: ResourceSides = { address: "aws_iam_role_policy.a", state: { role: "a", ...OURS }, actions: ["no-op"] };
const names = (state: readonly string[], real: readonly string[]): ResourceSides => ({
  address: "aws_iam_role_policies_exclusive.a",
  state: { role_name: "a", policy_names: state },
  real: { role_name: "a", policy_names: real },
  planned: { role_name: "a", policy_names: ["permissions"] },
});
const settled: ResourceSides = {
  address: "aws_iam_role_policies_exclusive.a",
  state: { role_name: "a", policy_names: ["permissions"] },
  actions: ["no-op"],
};

test("an inline policy that somebody added is shown with what it allows, and an apply takes it away", () => {
  const plan = [role([OURS], [OURS, EXTRA]), policy, names(["permissions"], ["permissions", "extra"])];
  expect(judged(...plan)).toEqual([
    `high changed-outside aws_iam_role.a inline_policy.extra nothing -> ${JSON.stringify({ name: "extra", policy: JSON.parse(EXTRA.policy) as object })}`,
    'high changed-outside aws_iam_role_policies_exclusive.a policy_names ["permissions"] -> ["permissions","extra"]',
  ]);
  const [repair] = repairsOf(report(stack("dev", judgePlan(planOf(...plan)))));
  expect(repair?.addresses).toEqual(["aws_iam_role.a", "aws_iam_role_policies_exclusive.a"]);
});

test("one that a refresh has taken into the state is still put back", () => {
  const absorbed = { ...names([], ["permissions", "extra"]), state: { role_name: "a", policy_names: ["permissions", "extra"] } };
  expect(judged(policy, absorbed)).toEqual([
    'high not-applied aws_iam_role_policies_exclusive.a policy_names ["permissions","extra"] -> ["permissions"]',
  ]);
});

test("one that is gone again is no drift, although the state still has it", () => {
  expect(judged(role([OURS, EXTRA], [OURS]), policy, settled)).toEqual([]);
});

test("without such a resource in the stack, an apply leaves it", () => {
  const [line] = judged(role([OURS], [OURS, EXTRA]), policy);
  expect(line).toMatch(/^high changed-outside aws_iam_role.a inline_policy.extra .* stays$/);
});

test("an attached policy is taken away too", () => {
  const arn = "arn:aws:iam::aws:policy/AdministratorAccess";
  const lines = judged(
    {
      address: "aws_iam_role.a",
      state: { name: "a", managed_policy_arns: [] },
      real: { name: "a", managed_policy_arns: [arn] },
      actions: ["no-op"],
    },
    {
      address: "aws_iam_role_policy_attachments_exclusive.a",
      state: { role_name: "a", policy_arns: [] },
      real: { role_name: "a", policy_arns: [arn] },
      planned: { role_name: "a", policy_arns: [] },
    },
  );
  expect(lines).toEqual([
    `high changed-outside aws_iam_role.a managed_policy_arns nothing -> ["${arn}"]`,
    `high changed-outside aws_iam_role_policy_attachments_exclusive.a policy_arns nothing -> ["${arn}"]`,
  ]);
});
