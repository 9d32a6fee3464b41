import { IAMClient, NoSuchEntityException } from "@aws-sdk/client-iam";
import { acceptAudience, refuseForeign } from "../../../../scripts/bootstrap/run-roles";
import type { BootstrapReport } from "../../../../scripts/bootstrap/report";
import { showBootstraps } from "../../../../scripts/bootstrap/render";
import type { Stranded } from "../../../../scripts/leftovers/types";
import { screen } from "../../../helpers/states";
import { VARIANTS } from "../../../helpers/variants";
import { failure, fakeClient } from "../fake-client";

const [environment] = VARIANTS.filter(({ name }) => name === "remote-runs");
if (environment === undefined) throw new Error("there is no such variant");
const missing = () => {
  throw new NoSuchEntityException({ ...failure, message: "not there" });
};

test.each<[string, () => object, string[]]>([
  ["that is not there", missing, ["GetOpenIDConnectProvider"]],
  ["that knows our audience", () => ({ ClientIDList: ["aws.workload.identity"] }), ["GetOpenIDConnectProvider"]],
  ["of somebody else", () => ({ ClientIDList: ["theirs"] }), ["GetOpenIDConnectProvider", "AddClientIDToOpenIDConnectProvider"]],
])("an identity provider %s", async (_, found, calls) => {
  const iam = fakeClient(IAMClient, { GetOpenIDConnectProvider: found, AddClientIDToOpenIDConnectProvider: () => ({}) });
  await acceptAudience({ environment, aws: { iam: iam.client } });
  expect(iam.calls.map((call) => call.split(" ")[0])).toEqual(calls);
});

const stranded = (name: string, ours: boolean): Stranded => ({
  what: "IAM role",
  name,
  stack: "runs",
  address: `aws_iam_role.${name}`,
  id: name,
  ours,
});

test("what bears our name and not our marks is left alone", () => {
  expect(() => refuseForeign([stranded("one", true), stranded("two", false)], "prod")).toThrow(
    "There is already an IAM role two, which prod has not made\n",
  );
  expect(() => refuseForeign([stranded("one", true)], "prod")).not.toThrow();
});

test("the result names workspaces and roles, and the next command", () => {
  const { console, text } = screen();
  const report: BootstrapReport = {
    environment: "prod",
    account: "444455556666",
    region: "us-east-1",
    result: "made",
    workspaces: [
      { workspace: "prod-runs", result: "made", changed: [] },
      { workspace: "prod-scanner", result: "changed", changed: ["auto-apply"] },
    ],
    runRoles: "made",
    seconds: 1,
  };
  showBootstraps([report], console);
  expect(text()).toBe(
    "  Workspaces in HCP Terraform: prod-runs made; prod-scanner changed (auto-apply). Roles of its runs in AWS: made.\nNext   npm run ops -- deploy --env prod\n",
  );
});
