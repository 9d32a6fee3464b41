import { hasRunsStack, namesOf } from "../../../environments/names";
import { statements } from "../documents";
import { ALL, CASES, ofType, SCANNERS, SECRETS } from "../synthesized";

test.each(SECRETS)("%s: parameters hold a placeholder and no value", (_, stack) => {
  const parameters = ofType(stack, "aws_ssm_parameter");
  const proxy = stack.environment.scan.proxy?.secret === true ? ["proxy"] : [];
  expect(parameters.map(({ name }) => name)).toEqual(["organization", ...proxy, "token"]);
  const key_id = stack.environment.snyk.kmsKeyArn ?? "${aws_kms_key.key.arn}";
  for (const { attributes } of parameters) {
    expect(attributes).toMatchObject({ type: "SecureString", value_wo: "unset", value_wo_version: 1, key_id });
    expect(Object.keys(attributes).filter((key) => key === "value" || key === "insecure_value")).toEqual([]);
    // The provider would overwrite the secret with the placeholder on any change except of tags.
    expect((attributes["lifecycle"] as { ignore_changes: string[] }).ignore_changes).toEqual([
      "description",
      "type",
      "tier",
      "key_id",
      "data_type",
      "allowed_pattern",
      "value_wo",
      "value_wo_version",
    ]);
  }
});

test.each(SCANNERS)("%s: the parameter of the accepted source is no secret, and Terraform leaves its value", (_, stack) => {
  const [accepted] = ofType(stack, "aws_ssm_parameter").filter(({ name }) => name === "accepted");
  expect(accepted?.attributes).toMatchObject({
    name: `/${stack.environment.name}/package-scan/scanner-sha256`,
    type: "String",
    insecure_value: "unset",
    allowed_pattern: "^(unset|[0-9a-f]{64}( [0-9a-f]{64})*)$",
    lifecycle: { ignore_changes: ["insecure_value"] },
  });
});

const KEYED = SECRETS.filter(([, { environment }]) => environment.snyk.kmsKeyArn === undefined);

test("with a key of its own, the stack makes none and keeps what it made before", () => {
  const own = SECRETS.filter((each) => !KEYED.includes(each)).map(([name, stack]) => [
    name,
    ofType(stack, "aws_kms_key"),
    stack.json.removed,
  ]);
  const kept = ["aws_kms_key.key", "aws_kms_alias.key_alias"].map((from) => ({ from, lifecycle: { destroy: false } }));
  expect(own).toEqual([["own-keys-secrets", [], kept]]);
});

test.each(KEYED)("%s: the key has an alias of its own, and only the scan's role and the deploy role decrypt", (_, stack) => {
  const { account, deployRoleArn, name } = stack.environment;
  expect(ofType(stack, "aws_kms_alias").map(({ attributes }) => attributes["name"])).toEqual([`alias/${name}-package-scan-secrets`]);
  const [byIam, denial, ...others] = statements([stack]).map(({ statement }) => statement);
  expect(byIam).toMatchObject({ Effect: "Allow", Action: "kms:*", Principal: { AWS: `arn:aws:iam::${account}:root` } });
  const { rolePath, scanRole, runApplyRole } = namesOf(stack.environment);
  const apply = hasRunsStack(stack.environment) ? [`arn:aws:iam::${account}:role${rolePath}${runApplyRole}`] : [];
  const roles = [`arn:aws:iam::${account}:role${rolePath}${scanRole}`, deployRoleArn, ...apply];
  expect([denial, others]).toEqual([
    deployRoleArn === undefined
      ? undefined
      : {
          Sid: "NobodyElseDecrypts",
          Effect: "Deny",
          Principal: "*",
          Action: ["kms:Decrypt", "kms:ReEncryptFrom"],
          Resource: "*",
          Condition: { ArnNotEquals: { "aws:PrincipalArn": roles } },
        },
    [],
  ]);
});

test("no other stack has a secret's parameter", () => {
  expect(
    ALL.filter(
      (stack) => stack.kind !== "secrets" && ofType(stack, "aws_ssm_parameter").some(({ attributes }) => attributes["type"] !== "String"),
    ),
  ).toEqual([]);
});

test.each(CASES)("%s: credentials come from the caller, never from the configuration", (_, { json, text }) => {
  const attributes = [json.provider.aws[0], json.terraform.backend?.["s3"], json.terraform.cloud].flatMap((part) =>
    Object.keys(part ?? {}),
  );
  expect(attributes.filter((key) => /access_key|secret|token|profile|password/.test(key))).toEqual([]);
  expect(text).not.toMatch(/AKIA[0-9A-Z]{16}|-----BEGIN|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/);
});

test.each(CASES)("%s: an output is a text of the configuration, never what a resource holds", (_, { json }) => {
  for (const [name, { value, ...more }] of Object.entries(json.output ?? {})) {
    expect([name, typeof value, String(value).includes("${")]).toEqual([name, "string", false]);
    expect(Object.keys(more)).toEqual(["description"]);
  }
});
