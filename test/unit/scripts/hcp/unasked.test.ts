import { deployedStacksOf } from "../../../../environments/names";
import type { Environment } from "../../../../environments/schema";
import { type HcpBackend, HcpPlace } from "../../../../scripts/hcp/place";
import { gapsOf } from "../../../../scripts/hcp/settings/look";
import { bringAboutWorkspaces } from "../../../../scripts/hcp/workspaces";
import { document } from "../../../helpers/hcp";
import { type HcpPlaceWorld, startHcpPlace } from "../../../helpers/hcp-place";

/** What happens in a workspace without anybody's yes, or elsewhere than the file says. */
let at: HcpPlaceWorld;
let id: string;
beforeEach(async () => {
  at = await startHcpPlace("sandbox");
  ({ id } = await at.place.workspace("scanner"));
});
afterEach(() => at.stop());

const placeWith = (more: Partial<HcpBackend>): Promise<HcpPlace> => {
  const backend: HcpBackend = { ...at.backend, ...more };
  const environment: Environment = { ...at.environment, backend };
  return HcpPlace.open(environment, backend, at.variables("owner"));
};
const gaps = async (more: Partial<HcpBackend> = {}, variables: Readonly<Record<string, string>> = {}) =>
  (await gapsOf(await placeWith(more), "scanner", variables)).gaps.map(({ setting, wanted, present, grave = false, byHand }) => [
    setting,
    wanted,
    present,
    grave ? "grave" : "",
    byHand ?? "bootstrap",
  ]);
const bring = async (more: Partial<HcpBackend> = {}, variables: Readonly<Record<string, string>> = {}) => {
  const { environment, backend, api } = await placeWith(more);
  const results = await bringAboutWorkspaces(environment, backend, api, { kinds: deployedStacksOf(environment), variables });
  return results.at(-1);
};
const change = (attributes: object) => at.world.call("PATCH", `/workspaces/${id}`, document("workspaces", { ...attributes }));
const projectOf = async () => (await at.place.workspace("scanner")).relationships?.project?.data?.id ?? "";

test("runs that apply by themselves, a workspace that is destroyed, another folder, a Terraform that the stacks refuse", async () => {
  const when = "2030-01-01T00:00:00.000Z";
  await change({
    "auto-apply-run-trigger": true,
    "auto-destroy-at": when,
    "working-directory": "elsewhere",
    "terraform-version": "1.5.7",
  });
  expect(await gaps()).toEqual([
    ["terraform-version", ">= 1.11.0, < 2.0.0", "1.5.7", "", "bootstrap"],
    ["auto-apply-run-trigger", false, true, "grave", "bootstrap"],
    ["auto-destroy-at", null, when, "grave", "bootstrap"],
    ["working-directory", null, "elsewhere", "", "bootstrap"],
  ]);
  const changed = ["terraform-version", "auto-apply-run-trigger", "auto-destroy-at", "working-directory"];
  expect(await bring()).toMatchObject({ result: "changed", changed });
  expect([await gaps(), await bring()]).toEqual([[], { workspace: "sandbox-scanner", result: "no changes", changed: [] }]);
});

test("what cannot be looked at hides no other difference", async () => {
  await change({ "auto-apply": true });
  const found = await gapsOf(await placeWith({ teams: { nobody: "plan" } }), "scanner", {});
  expect(found.gaps.map(({ setting }) => setting)).toEqual(["auto-apply"]);
  expect(found.failures.map(String)).toEqual([expect.stringContaining("There is no team nobody; there are: ")]);
});

test("any Terraform that the stacks take will do, and what a run has to say", async () => {
  for (const version of ["1.12.0", "latest", "~> 1.11"]) {
    await change({ "terraform-version": version });
    expect(await gaps()).toEqual([]);
  }
});

test("a project that destroys what is not used, and another project", async () => {
  const project = { id: await projectOf(), type: "projects", attributes: { "auto-destroy-activity-duration": "3d" } };
  expect((await at.world.call("PATCH", `/projects/${project.id}`, { data: project })).status).toBe(200);
  const name = String((await at.world.call("GET", `/projects/${project.id}`)).body.data.attributes.name);
  const shown = ["auto-destroy-activity-duration", null, "3d", "grave", "bootstrap"];
  expect(await gaps({ project: "Guarded" })).toEqual([shown, ["project", "Guarded", name, "grave", "bootstrap"]]);
  expect(await bring()).toMatchObject({ changed: ["auto-destroy-activity-duration"] });
  // As of a host that shows only what is set in the workspace itself.
  await change({ "inherits-project-auto-destroy": true, "auto-destroy-activity-duration": null });
  expect(await gaps({ project: name })).toEqual([
    ["inherits-project-auto-destroy", false, "destroyed after 3d without a run", "grave", "bootstrap"],
  ]);
  expect(await bring()).toMatchObject({ changed: ["inherits-project-auto-destroy"] });
  expect(await gaps({ project: name })).toEqual([]);
  expect(await bring({ project: "Guarded" })).toMatchObject({ changed: ["project"] });
  expect(await gaps({ project: "Guarded" })).toEqual([]);
});

test("a role that a variable set with priority gives the runs, and arguments that change their plans", async () => {
  await bring({}, { ROLE: "ours" });
  const sets = `/organizations/${at.world.organization}/varsets`;
  const added = await at.world.call("POST", sets, document("varsets", { name: "defaults", global: true, priority: true }));
  const add = (key: string, value: string) =>
    at.world.call("POST", `/varsets/${added.body.data.id}/relationships/vars`, document("vars", { key, value, category: "env" }));
  await add("ROLE", "theirs");
  await add("TF_CLI_ARGS_plan", "-refresh=false");
  const wins = "Take it out of the variable set defaults, which wins over the workspace's own variables.";
  const found = [
    ["ROLE", "ours", "theirs", "grave", wins],
    ["TF_CLI_ARGS_plan", undefined, "-refresh", "grave", "Take it out of the variable set defaults."],
  ];
  expect(await gaps({}, { ROLE: "ours" })).toEqual(found);
  // It is not the workspace's own, so it stays.
  await bring({}, { ROLE: "ours" });
  expect(await gaps({}, { ROLE: "ours" })).toEqual(found);
});

test("a role of a set without priority: the workspace's own, which bootstrap makes, wins over it", async () => {
  const sets = `/organizations/${at.world.organization}/varsets`;
  const added = await at.world.call("POST", sets, document("varsets", { name: "defaults", global: true }));
  const variable = document("vars", { key: "ROLE", value: "theirs", category: "env" });
  await at.world.call("POST", `/varsets/${added.body.data.id}/relationships/vars`, variable);
  expect(await gaps({}, { ROLE: "ours" })).toEqual([["ROLE", "ours", "theirs", "grave", "bootstrap"]]);
  expect(await bring({}, { ROLE: "ours" })).toMatchObject({ changed: ["ROLE"] });
  expect(await gaps({}, { ROLE: "ours" })).toEqual([]);
});

test("a variable that somebody made sensitive is made anew, since nobody sees whether it is right", async () => {
  await at.world.call("POST", `/workspaces/${id}/vars`, document("vars", { key: "ROLE", value: "x", category: "env", sensitive: true }));
  expect(await gaps({}, { ROLE: "ours" })).toEqual([["ROLE", "ours", "a value that is not shown", "grave", "bootstrap"]]);
  expect(await bring({}, { ROLE: "ours" })).toMatchObject({ changed: ["ROLE"] });
  expect(await gaps({}, { ROLE: "ours" })).toEqual([]);
});

test("teams whose access comes from the project", async () => {
  const path = `/organizations/${at.world.organization}/teams`;
  const team = async (name: string) => (await at.world.call("POST", path, document("teams", { name }))).body.data.id;
  const project = { id: await projectOf(), type: "projects" };
  const grant = async (of: string, access: string) =>
    at.world.call("POST", "/team-projects", document("team-projects", { access }, { team: { id: of, type: "teams" }, project }));
  await grant(await team("one"), "maintain");
  await grant(await team("two"), "read");
  await grant(await team("three"), "custom");
  const teams = { one: "plan", two: "plan" } as const;
  await bring({ teams });
  const byHand = "Take it away in the project, or name it in the environment's file.";
  expect((await gaps({ teams })).filter(([setting]) => String(setting).includes("project"))).toEqual([
    ["access of one through the project", "plan", "admin", "grave", byHand],
    ["access of three through the project", undefined, "custom", "grave", byHand],
  ]);
});
