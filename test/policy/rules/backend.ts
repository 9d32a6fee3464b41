import { resolve } from "node:path";
import { CASES } from "../synthesized";

const backends = Object.fromEntries(CASES.map(([name, { json }]) => [name, json.terraform.backend]));

test.each(CASES.filter(([, { environment }]) => environment.backend.kind === "s3"))("%s: the state is locked and encrypted", (name) => {
  expect(Object.keys(backends[name] ?? {})).toEqual(["s3"]);
  expect(backends[name]?.["s3"]).toMatchObject({ use_lockfile: true, encrypt: true });
});

test("each stack has its own state, in the environment's bucket and under its own key", () => {
  expect(["prod-state", "prod-registry", "prod-secrets", "prod-scanner"].map((name) => backends[name]?.["s3"])).toEqual(
    ["state", "registry", "secrets", "scanner"].map((kind) => ({
      bucket: "prod-scan-state-444455556666-us-east-1",
      key: `prod/${kind}.tfstate`,
      region: "us-east-1",
      encrypt: true,
      kms_key_id: "alias/prod-scan-state",
      use_lockfile: true,
      allowed_account_ids: ["444455556666"],
      assume_role: {
        role_arn: "arn:aws:iam::444455556666:role/package-scan-deploy",
        external_id: "platform-team",
        session_name: "package-scan",
      },
    })),
  );
});

test("each stack has its own workspace in HCP Terraform, by its name, and no stack is for states", () => {
  const clouds = CASES.flatMap(([name, { json }]) => (json.terraform.cloud === undefined ? [] : [[name, json.terraform.cloud]]));
  const workspace = (name: string) => ({ organization: "acme", workspaces: { name: `security-${name}`, project: "Package scan" } });
  const onOwnHost = (name: string) => ({ organization: "acme", hostname: "tfe.acme.example", workspaces: { name } });
  expect(clouds).toEqual([
    ...["runs", "registry", "secrets", "scanner"].map((kind) => [`remote-runs-${kind}`, workspace(`remote-runs-${kind}`)]),
    ...["registry", "secrets", "scanner"].map((kind) => [`given-roles-${kind}`, workspace(`given-roles-${kind}`)]),
    ...["runs", "registry", "secrets", "scanner"].map((kind) => [
      `bounded-runs-${kind}`,
      { organization: "acme", workspaces: { name: `bounded-runs-${kind}` } },
    ]),
    ...["remote-states-registry", "remote-states-secrets", "remote-states-scanner"].map((name) => [name, onOwnHost(name)]),
  ]);
  expect(CASES.filter(([, { json }]) => (json.terraform.backend === undefined) === (json.terraform.cloud === undefined))).toEqual([]);
});

test("no two stacks share a state", () => {
  const places = CASES.map(([, { json }]) => {
    const { s3, local } = json.terraform.backend ?? {};
    return JSON.stringify(s3 ? [s3["bucket"], s3["key"]] : (local ?? json.terraform.cloud));
  });
  expect(new Set(places).size).toBe(places.length);
});

test("a bucket that exists already is used as it is", () => {
  expect(backends["own-bucket-scanner"]?.["s3"]).toMatchObject({ bucket: "my-state", key: "own-bucket/scanner.tfstate" });
  expect(backends["own-bucket-scanner"]?.["s3"]).not.toHaveProperty("kms_key_id");
});

test("local state is outside of the output folder, which is deleted", () => {
  expect(backends["local-state-scanner"]).toEqual({ local: { path: resolve(".state/local-state/scanner.tfstate") } });
});
