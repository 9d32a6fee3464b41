import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { document } from "../helpers/hcp";
import { type Answer, type HcpClients, startHcpClients } from "./hcp-clients";

let clients: HcpClients;
beforeAll(async () => void (clients = await startHcpClients()));
afterAll(() => clients.stop());

const CONFIGURATION = `
variable "word" { default = "one" }
resource "terraform_data" "x" { input = var.word }
output "word" { value = terraform_data.x.output }
output "hidden" {
  value     = "h"
  sensitive = true
}
`;

async function workspace(name: string, attributes: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const { body } = await clients.api(
    "POST",
    `/organizations/${clients.organization}/workspaces`,
    document("workspaces", { name, ...attributes }),
  );
  return body.data.id;
}

/** A variable of a workspace's environment. */
const variable = (id: string, key: string, value: string) =>
  clients.api("POST", `/workspaces/${id}/vars`, document("vars", { key, value, category: "env" }));

test("Terraform CLI: local execution keeps the state there", async () => {
  await workspace("local", { "execution-mode": "local" });
  const folder = clients.configuration("local", CONFIGURATION);
  const codes = [
    await clients.terraform(folder, "init", "-input=false"),
    await clients.terraform(folder, "apply", "-auto-approve", "-input=false"),
    await clients.terraform(folder, "plan", "-detailed-exitcode"),
  ].map(({ code }) => code);
  expect(codes).toEqual([0, 0, 0]);
  const { stdout } = await clients.terraform(folder, "output", "-json");
  expect(JSON.parse(stdout)).toMatchObject({ word: { value: "one" }, hidden: { value: "h", sensitive: true } });
});

test("Terraform CLI: remote runs plan, apply, save a plan and destroy", async () => {
  const id = await workspace("remote");
  const folder = clients.configuration("remote", CONFIGURATION);
  await clients.terraform(folder, "init", "-input=false");
  const applied = await clients.terraform(folder, "apply", "-auto-approve", "-no-color");
  expect([applied.code, applied.stdout]).toEqual([
    0,
    expect.stringContaining("Apply complete! Resources: 1 added, 0 changed, 0 destroyed."),
  ]);
  const saved = await clients.terraform(folder, "plan", "-out=saved.tfplan", "-var=word=two", "-no-color");
  expect([saved.code, saved.stdout]).toEqual([0, expect.stringContaining('~ input  = "one" -> "two"')]);
  expect((await clients.terraform(folder, "apply", "saved.tfplan")).code).toBe(0);
  const changed = await clients.terraform(folder, "plan", "-detailed-exitcode", "-no-color");
  expect([changed.code, changed.stdout]).toEqual([2, expect.stringContaining('~ input  = "two" -> "one"')]);
  expect((await clients.terraform(folder, "destroy", "-auto-approve")).code).toBe(0);
  expect((await clients.api("POST", `/workspaces/${id}/actions/safe-delete`)).status).toBe(204);
});

test("pytfe: workspaces, variables, a run from upload to apply, what it left, and the errors by their own classes", async () => {
  const seen = await clients.pytfe(`
from pathlib import Path
from pytfe.errors import NotFound, TFEError
from pytfe.models import ConfigurationVersionCreateOptions, RunCreateOptions, VariableCreateOptions, Workspace, WorkspaceCreateOptions, WorkspaceLockOptions
import tempfile
out = {}
workspace = client.workspaces.create(organization, WorkspaceCreateOptions(name="by-pytfe"))
out["named"] = client.workspaces.read("by-pytfe", organization=organization).id == workspace.id
out["listed"] = "by-pytfe" in [each.name for each in client.workspaces.list(organization)]
client.variables.create(workspace.id, VariableCreateOptions(key="word", value="from pytfe", category="terraform"))
version = client.configuration_versions.create(workspace.id, ConfigurationVersionCreateOptions(auto_queue_runs=False))
with tempfile.TemporaryDirectory() as folder:
    Path(folder, "main.tf").write_text('variable "word" {}\\noutput "word" { value = var.word }\\n')
    client.configuration_versions.upload(version.upload_url, folder)
run = client.runs.create(RunCreateOptions(workspace=Workspace(id=workspace.id), message="hello"))
def until(*wanted):
    while True:
        status = client.runs.read(run.id).status
        status = getattr(status, "value", status)
        if status in wanted: return status
        time.sleep(0.2)
out["planned"] = until("planned", "errored")
client.runs.apply(run.id)
out["applied"] = until("applied", "errored")
out["outputs"] = [[each.name, each.value] for each in client.state_version_outputs.read_current(workspace.id)]
try:
    client_of("TFE_TOKEN_OUTSIDER").workspaces.read_by_id(workspace.id)
except NotFound as error:
    out["outsider"] = error.status
client.workspaces.lock(workspace.id, WorkspaceLockOptions(reason="test"))
try:
    client.workspaces.lock(workspace.id, WorkspaceLockOptions(reason="test"))
except TFEError as error:
    out["locked"] = error.status
client.workspaces.unlock(workspace.id)
client.workspaces.delete_by_id(workspace.id)
print(json.dumps(out))
`);
  expect(seen).toEqual({
    named: true,
    listed: true,
    planned: "planned",
    applied: "applied",
    outputs: [["word", "from pytfe"]],
    outsider: 404,
    locked: 409,
  });
});

const TOKEN_CONFIGURATION = `
resource "terraform_data" "call" {
  provisioner "local-exec" {
    command = "aws sts assume-role-with-web-identity --role-arn $ROLE --role-session-name run --web-identity-token $TFC_WORKLOAD_IDENTITY_TOKEN --query AssumedRoleUser.Arn --output text --region eu-central-1 --no-sign-request"
  }
}
`;

test("STS takes a run's identity only for the subject that the role trusts", async () => {
  const { account } = clients.sandbox;
  const [ofPlan, ofApply] = [await clients.runRole("of-plan", "identity", "plan"), await clients.runRole("of-apply", "identity", "apply")];
  const id = await workspace("identity", { "auto-apply": true, "structured-run-output-enabled": false });
  await variable(id, "TFC_WORKLOAD_IDENTITY_AUDIENCE", "aws.workload.identity");
  const role = await variable(id, "ROLE", ofApply);
  const folder = clients.configuration("identity", TOKEN_CONFIGURATION);
  await clients.terraform(folder, "init", "-input=false");
  const applied = await clients.terraform(folder, "apply", "-auto-approve", "-no-color");
  expect([applied.code, applied.stdout]).toEqual([0, expect.stringContaining(`arn:aws:sts::${account}:assumed-role/of-apply/run`)]);
  await clients.api("PATCH", `/vars/${role.body.data.id}`, document("vars", { value: ofPlan }));
  const refused = await clients.terraform(folder, "apply", "-auto-approve", "-no-color", "-replace=terraform_data.call");
  expect([refused.code, refused.stdout]).toEqual([1, expect.stringContaining("Not authorized to perform sts:AssumeRoleWithWebIdentity")]);
});

const PARAMETER = `
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 6.0.0"
    }
  }
}
provider "aws" { region = "eu-central-1" }
resource "aws_ssm_parameter" "x" {
  name  = "/made/by/a/run"
  type  = "String"
  value = "one"
}
`;

test("a remote run acts in AWS by its identity alone, and an assessment finds what others change there", async () => {
  const id = await workspace("dynamic", { "assessments-enabled": true });
  const role = await clients.runRole("of-dynamic", "dynamic", "*", ["ssm:*"]);
  await variable(id, "TFC_AWS_PROVIDER_AUTH", "true");
  const assumed = await variable(id, "TFC_AWS_RUN_ROLE_ARN", await clients.runRole("of-another", "another", "*", ["ssm:*"]));
  const folder = clients.configuration("dynamic", PARAMETER);
  expect((await clients.terraform(folder, "init", "-input=false")).code).toBe(0);
  const refused = await clients.terraform(folder, "plan", "-no-color");
  expect([refused.code, refused.stdout]).toEqual([1, expect.stringContaining("Not authorized to perform sts:AssumeRoleWithWebIdentity")]);
  await clients.api("PATCH", `/vars/${assumed.body.data.id}`, document("vars", { value: role }));
  const applied = await clients.terraform(folder, "apply", "-auto-approve", "-no-color");
  expect([applied.code, applied.stdout]).toEqual([0, expect.stringContaining("Apply complete! Resources: 1 added")]);
  const seen: string[] = [];
  const assess = async () => {
    expect((await clients.api("POST", `/workspaces/${id}/actions/assess`)).status).toBe(200);
    for (;;) {
      // One at a time: while it goes on, another is refused.
      const { status, body } = await clients.api("GET", `/workspaces/${id}/current-assessment-result`);
      if (status === 200 && !seen.includes(body.data.id)) {
        seen.push(body.data.id);
        return body.data;
      }
      await sleep(200);
    }
  };
  expect((await assess()).attributes).toMatchObject({ succeeded: true, drifted: false, "resources-drifted": 0, "resources-undrifted": 1 });
  await clients.aws("ssm", "put-parameter", "--name", "/made/by/a/run", "--value", "two", "--overwrite");
  const drifted = await assess();
  expect(drifted.attributes).toMatchObject({ succeeded: true, drifted: true, "resources-drifted": 1, "resources-undrifted": 0 });
  const plan = await clients.api<{ resource_drift: { address: string }[] }>("GET", `/assessment-results/${drifted.id}/json-output`);
  expect(plan.body.resource_drift.map(({ address }) => address)).toEqual(["aws_ssm_parameter.x"]);
});

const APP = `
const { App, CloudBackend, NamedCloudWorkspace, TerraformOutput, TerraformStack } = require("cdktf");
const app = new App();
const stack = new TerraformStack(app, "by-cdktf");
new CloudBackend(stack, { organization: process.env.TFE_ORGANIZATION, workspaces: new NamedCloudWorkspace("by-cdktf") });
stack.addOverride("resource.terraform_data.x", { input: "made by cdktf" });
new TerraformOutput(stack, "said", { value: "\${terraform_data.x.output}" });
app.synth();
`;

test("cdktf: a stack whose state is here is deployed by a remote run, and destroyed by another", async () => {
  writeFileSync(join(clients.folder, "main.js"), APP);
  writeFileSync(
    join(clients.folder, "cdktf.json"),
    JSON.stringify({ language: "typescript", app: "node main.js", sendCrashReports: "false" }),
  );
  const deployed = await clients.cdktf("deploy", "by-cdktf", "--auto-approve");
  expect([deployed.code, deployed.stdout]).toEqual([0, expect.stringContaining("said = made by cdktf")]);
  expect((await clients.cdktf("destroy", "by-cdktf", "--auto-approve")).code).toBe(0);
  const path = `/organizations/${clients.organization}/runs?filter[workspace_names]=by-cdktf`;
  const { body } = await clients.api<{ data: readonly Answer["data"][] }>("GET", path);
  expect(body.data.map(({ attributes }) => [attributes.status, attributes["is-destroy"]])).toEqual([
    ["applied", true],
    ["applied", false],
  ]);
});

test("faults hit the API as they hit AWS, in its own form", async () => {
  await clients.sandbox.control("POST", "/_sandbox/faults", { service: "hcp", operation: "GET /ping", status: 503, message: "down" });
  await clients.sandbox.control("POST", "/_sandbox/faults", { service: "hcp", operation: "GET /organizations", status: 429 });
  expect(await clients.api("GET", "/ping")).toEqual({
    status: 503,
    body: { errors: [{ status: "503", title: "service unavailable", detail: "down" }] },
  });
  expect((await clients.api("GET", "/organizations")).status).toBe(429);
  expect((await clients.api("GET", "/organizations")).status).toBe(200);
  // Only the one call of STS may come without a signature.
  const body = new URLSearchParams({ Action: "AssumeRole", Version: "2011-06-15" });
  const unsigned = await fetch(clients.sandbox.endpoint, { method: "POST", body });
  expect([unsigned.status, await unsigned.text()]).toEqual([403, expect.stringContaining("not signed")]);
});
