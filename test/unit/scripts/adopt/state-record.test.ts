import { unrecorded, withParameters } from "../../../../scripts/adopt/take/state-record";
import { parseState, resourcesOf } from "../../../../scripts/state/state-file";

const token = {
  what: "SSM parameter",
  name: "snykAuthToken",
  stack: "scanner",
  address: "aws_ssm_parameter.token",
  id: "snykAuthToken",
} as const;
const RECORD = {
  mode: "managed",
  type: "aws_ssm_parameter",
  name: "token",
  provider: 'provider["registry.terraform.io/hashicorp/aws"]',
  instances: [{ schema_version: 0, attributes: { id: "snykAuthToken", name: "snykAuthToken", type: "SecureString", has_value_wo: true } }],
};
const state = (resources: string) => `{
  "version": 4, "terraform_version": "1.11.4", "serial": 7, "lineage": "7c1e2f4b-0000-4111-8222-333344445555",
  "outputs": {},
  "resources": ${resources},
  "check_results": null
}`;
const BUCKET =
  '{"mode": "managed", "type": "aws_s3_bucket", "name": "reports", "instances": [{"attributes": {"big": 12345678901234567890}}]}';

test("a state gets the parameter and the next serial, and stays the same otherwise", () => {
  const next = withParameters(state(`[\n    ${BUCKET}\n  ]`), [token], "here");
  expect(next).toContain(BUCKET);
  expect(parseState(next, "here")).toMatchObject({ serial: 8, lineage: "7c1e2f4b-0000-4111-8222-333344445555" });
  expect(parseState(next, "here").resources[0]).toEqual(RECORD);
  expect(resourcesOf(parseState(next, "here")).map(({ address }) => address)).toEqual(["aws_ssm_parameter.token", "aws_s3_bucket.reports"]);
});

test("a state without resources gets them too", () => {
  expect(parseState(withParameters(state("[ ]"), [token], "here"), "here").resources).toEqual([RECORD]);
});

test("a new state is made if there is none", () => {
  const made = parseState(withParameters(undefined, [token, { ...token, address: "aws_ssm_parameter.organization" }], "here"), "here");
  expect([made.version, made.serial, made.lineage.length]).toEqual([4, 1, 36]);
  expect(resourcesOf(made).map(({ address }) => address)).toEqual(["aws_ssm_parameter.token", "aws_ssm_parameter.organization"]);
});

test("what a stopped adoption has recorded is not recorded a second time", () => {
  const organization = { ...token, address: "aws_ssm_parameter.organization" };
  const once = withParameters(state("[]"), [token], "here");
  expect(unrecorded([token, organization], once, "here")).toEqual([organization]);
  expect(unrecorded([token, organization], undefined, "here")).toEqual([token, organization]);
});

test("a state with its resources in an unexpected place is refused", () => {
  const odd = state(`[${BUCKET}]`).replace('"outputs": {}', '"outputs": {"resources": []}');
  expect(() => withParameters(odd, [token], "s3://states/scanner")).toThrow("s3://states/scanner cannot be read as a Terraform state");
});
