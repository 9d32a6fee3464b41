import { runsRemotely } from "../../../environments/names";
import { CASES } from "../synthesized";

test.each(CASES)("%s: the provider refuses every other account, and assumes the deploy role", (_, { environment, json }) => {
  const { account, region, externalId } = environment;
  // A run in HCP Terraform acts as the role of its workspace, whatever role verbs assume here.
  const deployRoleArn = runsRemotely(environment) ? undefined : environment.deployRoleArn;
  expect(json.provider.aws).toHaveLength(1);
  const [provider] = json.provider.aws;
  expect(provider).toMatchObject({ region, allowed_account_ids: [account] });
  expect(provider?.["assume_role"]).toEqual(
    deployRoleArn === undefined ? undefined : [{ role_arn: deployRoleArn, external_id: externalId, session_name: "package-scan" }],
  );
});

test.each(CASES)("%s: so does the backend", (_, { environment, json }) => {
  const { account, region, deployRoleArn, externalId } = environment;
  const { s3 } = json.terraform.backend ?? {};
  if (environment.backend.kind !== "s3") return expect(s3).toBeUndefined();
  expect(s3).toMatchObject({ region, allowed_account_ids: [account] });
  expect(s3?.["assume_role"]).toEqual(
    deployRoleArn === undefined ? undefined : { role_arn: deployRoleArn, external_id: externalId, session_name: "package-scan" },
  );
});

test("the sandbox has no role to assume, the three accounts have", () => {
  const roles = new Map(CASES.map(([, { environment }]) => [environment.name, environment.deployRoleArn]));
  expect(["dev", "staging", "prod", "sandbox"].map((name) => roles.get(name))).toEqual([
    "arn:aws:iam::222233334444:role/package-scan-deploy",
    "arn:aws:iam::333344445555:role/package-scan-deploy",
    "arn:aws:iam::444455556666:role/package-scan-deploy",
    undefined,
  ]);
});
