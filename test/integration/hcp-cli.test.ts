import { mkdirSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readTools, toolPath } from "../../scripts/terraform/tools";
import { document, type HcpWorld, startHcp } from "../helpers/hcp";
import { run } from "../helpers/run";

// Ways in which Terraform's own commands reach workspaces, against the stand-in alone: these configurations make nothing in AWS.
const tools = readTools();
let world: HcpWorld;
let home: string;
beforeAll(async () => {
  world = await startHcp(tools.terraform);
  home = mkdtempSync(join(tmpdir(), "hcp-cli-"));
});
afterAll(async () => {
  await world.stop();
  rmSync(home, { recursive: true, force: true });
});

const CONFIGURATION = `
resource "terraform_data" "x" { input = terraform.workspace }
output "named" { value = terraform_data.x.output }
`;

const cloud = (workspaces: string) => `terraform {\n  cloud {\n    organization = "${world.organization}"\n    ${workspaces}\n  }\n}\n`;

/** A folder with files, and Terraform in it. */
function folderWith(name: string, files: Readonly<Record<string, string>>, variables: Readonly<Record<string, string>> = {}) {
  const folder = join(home, name);
  mkdirSync(folder);
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
  const { TF_CLI_CONFIG_FILE } = world.hcp.environment;
  const env = { PATH: toolPath(tools, process.env.PATH), HOME: folder, TF_CLI_CONFIG_FILE, CHECKPOINT_DISABLE: "1", ...variables };
  return {
    folder,
    terraform: (...args: string[]) => run(tools.terraform, args, { cwd: folder, env }),
    answering: (input: string, ...args: string[]) => run(tools.terraform, args, { cwd: folder, env, input }),
  };
}

/** The output of a command that has to succeed. */
async function output(finished: ReturnType<typeof run>): Promise<string> {
  const { code, stdout, stderr } = await finished;
  if (code !== 0) throw new Error(`Terraform ended with ${code}: ${stdout}${stderr}`);
  return stdout;
}

/** Names in what `workspace list` prints; the present one has an asterisk. */
const names = (list: string) => list.split("\n").flatMap((line) => line.trim() || []);

test("a cloud block with tags: workspaces are made, listed, chosen and deleted by their tag", async () => {
  const { terraform, answering } = folderWith("tags", { "main.tf": cloud('workspaces { tags = ["app"] }') + CONFIGURATION });
  await output(answering("tagged-a\n", "init", "-no-color"));
  await output(terraform("workspace", "new", "tagged-b"));
  expect(names(await output(terraform("workspace", "list")))).toEqual(["tagged-a", "* tagged-b"]);
  await output(terraform("workspace", "select", "tagged-a"));
  await output(terraform("apply", "-auto-approve"));
  expect(await output(terraform("output", "-raw", "named"))).toBe("tagged-a");
  await output(terraform("workspace", "select", "tagged-b"));
  const refused = await terraform("workspace", "delete", "-no-color", "tagged-a");
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("Workspace is not empty")]);
  await output(terraform("workspace", "delete", "-force", "tagged-a"));
  expect(names(await output(terraform("workspace", "list")))).toEqual(["* tagged-b"]);
  const { list } = await world.call("GET", `/organizations/${world.organization}/workspaces?search[tags]=app`);
  expect(list.map(({ attributes }) => [attributes.name, attributes["tag-names"]])).toEqual([["tagged-b", ["app"]]]);
});

test("a cloud block with tags that have values, in a project that it makes", async () => {
  const block = 'workspaces {\n      project = "by the CLI"\n      tags = { team = "infra" }\n    }';
  const { terraform, answering } = folderWith("keys", { "main.tf": cloud(block) + CONFIGURATION });
  await output(answering("keyed\n", "init", "-no-color"));
  expect(names(await output(terraform("workspace", "list")))).toEqual(["* keyed"]);
  const { data } = (await world.call("GET", `/organizations/${world.organization}/workspaces/keyed?include=project`)).body;
  const tags = await world.call("GET", `/workspaces/${data.id}/tag-bindings`);
  const project = (await world.call("GET", `/organizations/${world.organization}/projects?filter[names]=by%20the%20CLI`)).list[0];
  expect([tags.list.map(({ attributes }) => attributes), data.relationships.project?.data]).toEqual([
    [expect.objectContaining({ key: "team", value: "infra" })],
    { type: "projects", id: project?.id },
  ]);
});

test("the remote backend with a prefix: logs are printed as they come, and the state is changed by commands", async () => {
  const backend = `terraform {\n  backend "remote" {\n    organization = "${world.organization}"\n    workspaces { prefix = "pre-" }\n  }\n}\n`;
  const { terraform } = folderWith("prefix", { "main.tf": backend + CONFIGURATION });
  // The first one is made before there is one to initialise.
  expect((await terraform("init", "-input=false", "-no-color")).stderr).toContain("No existing workspaces");
  await output(terraform("workspace", "new", "one"));
  await output(terraform("init", "-input=false"));
  const applied = await output(terraform("apply", "-auto-approve", "-no-color"));
  expect(applied).toContain("\nApply complete! Resources: 1 added, 0 changed, 0 destroyed.\n");
  expect(applied).not.toContain("@message");
  // Since Terraform 1.1 a remote run sees the whole name.
  expect(await output(terraform("output", "-raw", "named"))).toBe("pre-one");
  await output(terraform("state", "mv", "terraform_data.x", "terraform_data.y"));
  expect(await output(terraform("state", "list"))).toBe("terraform_data.y\n");
  await output(terraform("state", "rm", "terraform_data.y"));
  await output(terraform("workspace", "new", "two"));
  expect(names(await output(terraform("workspace", "list")))).toEqual(["one", "* two"]);
  await output(terraform("workspace", "select", "one"));
  await output(terraform("workspace", "delete", "two"));
  expect((await world.call("GET", `/organizations/${world.organization}/workspaces/pre-two`)).status).toBe(404);
});

test("init moves a local state there; states are pulled, pushed and refused", async () => {
  const { folder, terraform, answering } = folderWith("moved", { "main.tf": CONFIGURATION });
  await output(terraform("init"));
  await output(terraform("apply", "-auto-approve"));
  writeFileSync(join(folder, "backend.tf"), cloud('workspaces { name = "moved" }'));
  await output(answering("yes\n", "init", "-no-color"));
  const pulled = JSON.parse(await output(terraform("state", "pull"))) as { serial: number; outputs: { named: { value: string } } };
  expect([pulled.serial, pulled.outputs.named.value]).toEqual([1, "default"]);
  const push = (name: string, state: object) => {
    writeFileSync(join(folder, name), JSON.stringify(state));
    return terraform("state", "push", name);
  };
  await output(push("later.json", { ...pulled, serial: pulled.serial + 1, outputs: { named: { value: "pushed", type: "string" } } }));
  expect(await output(terraform("output", "-raw", "named"))).toBe("pushed");
  const older = await push("older.json", pulled);
  expect([older.code, older.stderr]).toEqual([
    1,
    expect.stringContaining("cannot import state with serial 1 over newer state with serial"),
  ]);
  // What the client has left in its folder is not taken into the run.
  expect(readFileSync(join(folder, "terraform.tfstate.backup"), "utf8")).toContain("terraform_data");
  const planned = await terraform("plan", "-no-color", "-detailed-exitcode");
  expect([planned.code, planned.stdout]).toEqual([2, expect.stringContaining('~ input  = "default" -> "moved"')]);
  expect((await terraform("force-unlock", "-force", `${world.organization}/moved`)).code).toBe(1);
});

test("a run task is shown where it was asked, and one that has to pass and does not ends the plan", async () => {
  const task = document("tasks", { name: "checker", url: "http://127.0.0.1:9/", category: "task" });
  const { id } = (await world.call("POST", `/organizations/${world.organization}/tasks`, task)).body.data;
  const workspace = await world.workspace({ name: "tasks" });
  const binding = document("workspace-tasks", { "enforcement-level": "mandatory", stage: "pre_plan" }, { task: { type: "tasks", id } });
  await world.call("POST", `/workspaces/${workspace.id}/tasks`, binding);
  const { terraform } = folderWith("tasks-of-runs", { "main.tf": cloud('workspaces { name = "tasks" }') + CONFIGURATION });
  await output(terraform("init"));
  const planned = await terraform("plan", "-no-color");
  expect([planned.code, planned.stderr]).toEqual([1, expect.stringContaining("Task Stage failed")]);
  expect(planned.stdout).toMatch(/Pre-plan Tasks:.*checker.*Errored \(Mandatory\).*The run task could not be reached/s);
});

test("a token comes from the file that login would write, or from its variable, which goes before", async () => {
  const rest = readFileSync(world.hcp.environment.TF_CLI_CONFIG_FILE ?? "", "utf8").replace(/credentials "[^"]*" \{[^}]*\}/, "");
  const files = { ".terraformrc": rest, "main.tf": cloud('workspaces { name = "no-login" }') + CONFIGURATION };
  const { folder, terraform } = folderWith("no-login", files, { TF_CLI_CONFIG_FILE: "" });
  const none = await terraform("init", "-input=false", "-no-color");
  expect([none.code, none.stderr]).toEqual([1, expect.stringContaining("Required token could not be found")]);
  const credentials = join(folder, ".terraform.d", "credentials.tfrc.json");
  mkdirSync(join(folder, ".terraform.d"));
  writeFileSync(credentials, JSON.stringify({ credentials: { "app.terraform.io": { token: world.hcp.environment.TFE_TOKEN } } }));
  await output(terraform("init", "-input=false"));
  const wrong = folderWith("wrong-login", files, { TF_CLI_CONFIG_FILE: "", HOME: folder, TF_TOKEN_app_terraform_io: "wrong" });
  expect((await wrong.terraform("init", "-input=false", "-no-color")).code).toBe(1);
  unlinkSync(credentials);
  expect((await terraform("plan", "-no-color")).code).toBe(1);
});
