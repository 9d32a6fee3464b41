import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Terraform } from "../../scripts/terraform/terraform";
import { HcpStateBackend } from "../../scripts/state/hcp-backend";
import { lockContent } from "../../scripts/state/lock-file";
import { locksFor } from "../../scripts/state/terraform-lock";
import { ownLock } from "../../scripts/terraform/own-lock";
import { RemoteTerraform } from "../../scripts/hcp/runs/remote-terraform";
import { type HcpPlaceWorld, startHcpPlace } from "../helpers/hcp-place";
import { terraformKit } from "../helpers/terraform";
import { terraformContract } from "../helpers/terraform-contract";

/** A resource of Terraform's built-in type, which needs no provider from a registry. */
const resource = (address: string) => `resource "terraform_data" "${address.split(".")[1]}" {}\n`;

describe("Terraform itself", () => {
  const { terraformIn } = terraformKit({ environment: {} });
  const folders: string[] = [];
  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

  terraformContract(async (addresses) => {
    const folder = mkdtempSync(join(tmpdir(), "terraform-contract-"));
    folders.push(folder);
    writeFileSync(join(folder, "main.tf"), addresses.map(resource).join(""));
    const terraform = terraformIn(folder);
    await terraform.init();
    return terraform;
  });
});

describe("Terraform itself, with its state in HCP Terraform", () => {
  const worlds: HcpPlaceWorld[] = [];
  afterAll(async () => {
    for (const world of worlds) await world.stop();
  });

  terraformContract(async (addresses) => {
    const { tools } = terraformKit({ environment: {} });
    const at = await startHcpPlace("sandbox", tools.terraform, { execution: "local" });
    worlds.push(at);
    const directory = join(at.folder, "stack");
    mkdirSync(directory);
    const { TF_CLI_CONFIG_FILE } = at.world.hcp.environment;
    const cloud = { organization: at.world.organization, workspaces: { name: "sandbox-scanner" } };
    writeFileSync(join(directory, "cloud.tf.json"), JSON.stringify({ terraform: { cloud } }));
    writeFileSync(join(directory, "main.tf"), addresses.map(resource).join(""));
    const environment = { PATH: process.env.PATH, HOME: at.folder, TF_CLI_CONFIG_FILE, CHECKPOINT_DISABLE: "1" };
    // The lock that a killed run has left here: no process has this number.
    const { id } = await at.place.workspace("scanner");
    const lock = { ...ownLock("path", "terraform"), info: `process ${2 ** 22 + 1}` };
    await at.world.call("POST", `/workspaces/${id}/actions/lock`, { reason: `Package scan ${lockContent(lock)}` });
    const inLock = locksFor(at.environment, () => Promise.resolve(new HcpStateBackend(at.place)))?.("scanner");
    const terraform = new Terraform({ program: tools.terraform, directory, environment, inLock });
    await terraform.init({ cloud: true });
    return terraform;
  });
});

describe("runs in HCP Terraform", () => {
  const worlds: HcpPlaceWorld[] = [];
  afterAll(async () => {
    for (const world of worlds) await world.stop();
  });

  terraformContract(async (addresses) => {
    const world = await startHcpPlace("sandbox", terraformKit({ environment: {} }).tools.terraform);
    worlds.push(world);
    const directory = join(world.folder, "stack");
    mkdirSync(directory);
    writeFileSync(join(directory, "main.tf"), addresses.map(resource).join(""));
    return new RemoteTerraform({
      place: world.place,
      kind: "scanner",
      stack: "sandbox-scanner",
      directory,
      logFile: join(world.folder, "scanner.log"),
      signal: new AbortController().signal,
      local: { untaint: () => Promise.reject(new Error("nothing is tainted here")) },
      onStop: () => Promise.resolve("leave"),
      say: () => undefined,
    });
  });
});
