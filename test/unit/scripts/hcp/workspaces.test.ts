import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../../../environments/schema";
import { HcpApi } from "../../../../scripts/hcp/api";
import type { HcpBackend } from "../../../../scripts/hcp/place";
import { bringAboutWorkspaces, type WorkspaceResult } from "../../../../scripts/hcp/workspaces";
import { document, type HcpWorld, startHcp, type WireResource } from "../../../helpers/hcp";
import { COMMITTED } from "../../../helpers/variants";

const HOST = "tfe.acme.example";
let world: HcpWorld;
let folder: string;

beforeAll(async () => {
  world = await startHcp();
  folder = mkdtempSync(join(tmpdir(), "hcp-settings-"));
  const api = `${world.hcp.environment.TFE_ADDRESS}/api/v2/`;
  writeFileSync(join(folder, "terraformrc"), `host "${HOST}" {\n  services = { "tfe.v2" = "${api}" }\n}\n`);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await world.stop();
});

const variables = (token: string | undefined) => ({
  TF_CLI_CONFIG_FILE: join(folder, "terraformrc"),
  TF_TOKEN_tfe_acme_example: token,
  HOME: folder,
});
const connect = (token = world.hcp.environment.TFE_TOKEN) => HcpApi.connect(HOST, variables(token));
const environmentWith = (more: Partial<HcpBackend>) => {
  const backend: HcpBackend = { kind: "hcp", organization: world.organization, execution: "remote", ...more };
  const [dev] = COMMITTED;
  if (dev === undefined) throw new Error("no environment is committed");
  return { environment: { ...dev, name: "dev", backend } satisfies Environment, backend };
};
const bringAbout = async (more: Partial<HcpBackend>, token?: string) => {
  const { environment, backend } = environmentWith(more);
  return bringAboutWorkspaces(environment, backend, await connect(token));
};
const shown = (results: readonly WorkspaceResult[]) =>
  results.map(({ workspace, result, changed }) => [workspace, result, ...changed].join(" "));
const workspace = async (name: string): Promise<WireResource> =>
  (await world.call("GET", `/organizations/${world.organization}/workspaces/${name}`)).body.data;

test("a project and a workspace a stack are made, and nothing the second time", async () => {
  const wanted = { project: "Package scan", workspacePrefix: "one-", terraformVersion: "1.11.4" };
  const names = ["one-dev-runs", "one-dev-registry", "one-dev-secrets", "one-dev-scanner"];
  expect(shown(await bringAbout(wanted))).toEqual(names.map((name) => `${name} made`));
  expect(shown(await bringAbout(wanted))).toEqual(names.map((name) => `${name} no changes`));
  const { attributes } = await workspace("one-dev-scanner");
  expect(attributes).toMatchObject({ "execution-mode": "remote", "terraform-version": "1.11.4", "auto-apply": false });
});

test("two environments make the project that they share side by side", async () => {
  const bring = (workspacePrefix: string) => bringAbout({ project: "Shared", workspacePrefix });
  const results = await Promise.all([bring("five-"), bring("six-"), bring("seven-")]);
  expect(new Set(results.flat().map(({ result }) => result))).toEqual(new Set(["made"]));
  const { list } = await world.call("GET", `/organizations/${world.organization}/projects`);
  expect(list.filter(({ attributes }) => attributes.name === "Shared")).toHaveLength(1);
});

test("workspaces that exist are taken over, with their other settings as they are", async () => {
  const path = `/organizations/${world.organization}/workspaces`;
  await world.call("POST", path, document("workspaces", { name: "two-dev-registry", "auto-apply": true, description: "ours" }));
  const results = await bringAbout({ workspacePrefix: "two-", execution: "local", project: "Package scan" });
  expect(shown(results)).toEqual([
    "two-dev-registry changed execution-mode auto-apply project",
    "two-dev-secrets made",
    "two-dev-scanner made",
  ]);
  expect((await workspace("two-dev-registry")).attributes).toMatchObject({
    "execution-mode": "local",
    "auto-apply": false,
    description: "ours",
  });
});

test("variables of the runs are made and corrected, and others are left alone", async () => {
  const { environment, backend } = environmentWith({ workspacePrefix: "four-" });
  const bring = async (variables: Readonly<Record<string, string>>) =>
    shown(await bringAboutWorkspaces(environment, backend, await connect(), { variables }));
  await bring({ A: "1" });
  const { id } = await workspace("four-dev-scanner");
  await world.call("POST", `/workspaces/${id}/vars`, document("vars", { key: "OURS", value: "kept", category: "env" }));
  // Nothing runs where the roles of runs are.
  expect(await bring({ A: "2", B: "3" })).toEqual([
    "four-dev-runs no changes",
    ...["registry", "secrets", "scanner"].map((stack) => `four-dev-${stack} changed A B`),
  ]);
  expect(await bring({ A: "2", B: "3" })).toEqual(
    ["runs", "registry", "secrets", "scanner"].map((stack) => `four-dev-${stack} no changes`),
  );
  const { list } = await world.call("GET", `/workspaces/${id}/vars`);
  expect(list.map(({ attributes }) => `${String(attributes.key)}=${String(attributes.value)}`).sort()).toEqual(["A=2", "B=3", "OURS=kept"]);
});

test("agents run in the pool that the file names", async () => {
  await expect(bringAbout({ execution: "agent", agentPool: "own" })).rejects.toThrow("There is no agent pool own; there are: ");
  await world.call("POST", `/organizations/${world.organization}/agent-pools`, document("agent-pools", { name: "own" }));
  const wanted: Partial<HcpBackend> = { workspacePrefix: "three-", execution: "agent", agentPool: "own" };
  await bringAbout(wanted);
  expect(new Set((await bringAbout(wanted)).map(({ result }) => result))).toEqual(new Set(["no changes"]));
});

test("what is missing or refused is named", async () => {
  await expect(bringAbout({ organization: "nobody" })).rejects.toThrow(`${HOST} shows no organization nobody`);
  await expect(bringAbout({}, world.hcp.environment.TFE_TOKEN_OUTSIDER)).rejects.toThrow(`${HOST} shows no organization`);
  await expect(bringAbout({}, "wrong")).rejects.toThrow(`${HOST} does not accept the token`);
  await expect(HcpApi.connect(HOST, variables(undefined))).rejects.toThrow(
    `There is no token for ${HOST}\n  Run: terraform login ${HOST}\n  or set TF_TOKEN_tfe_acme_example.`,
  );
});
