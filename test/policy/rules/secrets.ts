import { CASES, ofType, SCANNERS } from "../synthesized";

test.each(SCANNERS)("%s: parameters hold a placeholder and no value", (_, stack) => {
  const parameters = ofType(stack, "aws_ssm_parameter").filter(({ name }) => name !== "accepted");
  expect(parameters.map(({ name }) => name)).toEqual(["organization", "token"]);
  for (const { attributes } of parameters) {
    expect(attributes).toMatchObject({ type: "SecureString", value_wo: "unset", value_wo_version: 1 });
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

test.each(CASES)("%s: credentials come from the caller, never from the configuration", (_, { json, text }) => {
  const attributes = [json.provider.aws[0], json.terraform.backend["s3"]].flatMap((part) => Object.keys(part ?? {}));
  expect(attributes.filter((key) => /access_key|secret|token|profile|password/.test(key))).toEqual([]);
  expect(text).not.toMatch(/AKIA[0-9A-Z]{16}|-----BEGIN|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/);
});

test.each(CASES)("%s: there are no outputs", (_, { json }) => {
  expect(json).not.toHaveProperty("output");
});
