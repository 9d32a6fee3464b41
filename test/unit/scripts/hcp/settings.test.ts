import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { deployedStacksOf } from "../../../../environments/names";
import type { Environment } from "../../../../environments/schema";
import { withHcpSettings } from "../../../../scripts/drift/unmanaged/hcp-settings";
import type { LookBeside } from "../../../../scripts/drift/unmanaged/look";
import { type HcpBackend, HcpPlace } from "../../../../scripts/hcp/place";
import { gapsOf } from "../../../../scripts/hcp/settings/look";
import { bringAboutWorkspaces, type WorkspaceResult } from "../../../../scripts/hcp/workspaces";
import { document } from "../../../helpers/hcp";
import { type HcpPlaceWorld, startHcpPlace } from "../../../helpers/hcp-place";

let at: HcpPlaceWorld;
let hook: Server;
let url: string;
/** What the address was told. */
let told: number;
beforeEach(async () => {
  at = await startHcpPlace("sandbox");
  told = 0;
  hook = createServer((_, response) => void ((told += 1), response.end()));
  await new Promise<void>((resolve) => hook.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`;
});
afterEach(async () => {
  await at.stop();
  await new Promise((resolve) => hook.close(resolve));
});

const placeWith = async (more: Partial<HcpBackend>): Promise<HcpPlace> => {
  const backend: HcpBackend = { ...at.backend, ...more };
  const environment: Environment = { ...at.environment, backend };
  return HcpPlace.open(environment, backend, at.variables("owner"));
};
const bring = async (more: Partial<HcpBackend>): Promise<readonly WorkspaceResult[]> => {
  const { environment, backend, api } = await placeWith(more);
  return bringAboutWorkspaces(environment, backend, api, { kinds: deployedStacksOf(environment) });
};
const changes = (results: readonly WorkspaceResult[]) => results.map(({ result, changed }) => [result, ...changed].join(" "));
const gaps = async (kind: "runs" | "registry" | "secrets" | "scanner", more: Partial<HcpBackend>, variables = {}) =>
  (await gapsOf(await placeWith(more), kind, variables)).gaps.map(({ setting, wanted, present, grave = false }) => [
    setting,
    wanted,
    present,
    grave,
  ]);
const idOf = async (kind: "registry" | "scanner") => (await at.place.workspace(kind)).id;
/** A team of the stand-in that manages every workspace of its organization. */
const DEVELOPERS = ["access of developers through the organization", undefined, "admin", true];
const teamCalled = async (name: string) => {
  const path = `/organizations/${at.world.organization}/teams`;
  return (await at.world.call("POST", path, document("teams", { name }))).body.data.id;
};
const grant = async (team: string, access: string) => {
  const related = { team: { type: "teams", id: team }, workspace: { type: "workspaces", id: await idOf("scanner") } };
  await at.world.call("POST", "/team-workspaces", document("team-workspaces", { access }, related));
};

test("assessments are on wherever the role of plans may refresh everything", async () => {
  expect(changes(await bring({}))).toEqual(["no changes", "no changes", "no changes"]);
  const shown = await Promise.all(
    (["registry", "secrets", "scanner"] as const).map(async (kind) => (await at.place.workspace(kind)).attributes["assessments-enabled"]),
  );
  expect(shown).toEqual([true, false, true]);
});

test("the workspace of the runs' roles runs nothing: Terraform works on it here, and nobody is told of its runs", async () => {
  const { attributes } = await at.place.workspace("runs");
  expect([attributes["execution-mode"], attributes["assessments-enabled"], attributes["auto-apply"]]).toEqual(["local", false, false]);
  expect(await gaps("runs", { notifyUrl: url }, { ROLE: "ours" })).toEqual([]);
  expect(await gaps("runs", { teams: { owners: "read" } })).toEqual([["access of owners", "read", undefined, false], DEVELOPERS]);
});

test("an address is told of what needs somebody, once it has answered; nothing is done the second time", async () => {
  expect(changes(await bring({ notifyUrl: url }))).toEqual(Array(3).fill("changed notifications"));
  expect(told).toBe(3);
  expect(changes(await bring({ notifyUrl: url }))).toEqual(Array(3).fill("no changes"));
  const path = `/workspaces/${await idOf("scanner")}/notification-configurations`;
  const [ours] = (await at.world.call("GET", path)).list;
  expect(ours?.attributes).toMatchObject({ name: "package-scan", enabled: true, url, "destination-type": "generic" });
  const triggers = ["assessment:drifted", "assessment:failed", "run:errored", "run:needs_attention"];
  expect(ours?.attributes.triggers).toEqual(triggers);
  await at.world.call("PATCH", `/notification-configurations/${ours?.id}`, document("notification-configurations", { enabled: false }));
  const wanted = { url, enabled: true, triggers };
  expect(await gaps("scanner", { notifyUrl: url })).toEqual([["notifications", wanted, { ...wanted, enabled: false }, false]]);
  expect(changes(await bring({ notifyUrl: url }))).toEqual(["no changes", "no changes", "changed notifications"]);
});

test("an address that does not answer is an error, with what HCP Terraform said", async () => {
  await expect(bring({ notifyUrl: `${url.slice(0, url.lastIndexOf(":"))}:1/` })).rejects.toThrow("Unable to verify the notification");
});

test("an apply of the registry queues a run of the scanner if the file says so, and no more if it says no", async () => {
  expect(changes(await bring({ runTrigger: true }))).toEqual(["no changes", "no changes", "changed run trigger"]);
  expect(changes(await bring({ runTrigger: true }))).toEqual(Array(3).fill("no changes"));
  // A file that does not speak of it leaves it as it is.
  expect(await gaps("scanner", {})).toEqual([]);
  expect(await gaps("scanner", { runTrigger: false })).toEqual([["run trigger", undefined, "sandbox-registry", false]]);
  expect(changes(await bring({ runTrigger: false }))).toEqual(["no changes", "no changes", "changed run trigger"]);
});

test("teams get the access that the file says; who has more, or is not named, is grave", async () => {
  const [one, two] = [await teamCalled("one"), await teamCalled("two")];
  await grant(one, "write");
  await grant(two, "read");
  const teams = { one: "plan" } as const;
  expect(await gaps("scanner", { teams })).toEqual([
    ["access of one", "plan", "write", true],
    ["access of two", undefined, "read", true],
    DEVELOPERS,
  ]);
  expect(await gaps("registry", { teams })).toEqual([["access of one", "plan", undefined, false], DEVELOPERS]);
  expect(changes(await bring({ teams }))).toEqual(Array(3).fill("changed access of one"));
  // Access that the file does not name is left.
  expect(await gaps("scanner", { teams })).toEqual([["access of two", undefined, "read", true], DEVELOPERS]);
  await expect(bring({ teams: { three: "plan" } })).rejects.toThrow(/^There is no team three; there are: .*\bone, two/);
});

test("settings and variables of a workspace that somebody changed", async () => {
  const id = await idOf("scanner");
  await at.world.call("PATCH", `/workspaces/${id}`, document("workspaces", { "auto-apply": true, "assessments-enabled": false }));
  await at.world.call("POST", `/workspaces/${id}/vars`, document("vars", { key: "ROLE", value: "theirs", category: "env" }));
  expect(await gaps("scanner", {}, { ROLE: "ours", OTHER: "1" })).toEqual([
    ["auto-apply", false, true, true],
    ["assessments-enabled", true, false, false],
    ["ROLE", "ours", "theirs", true],
    ["OTHER", "1", undefined, false],
  ]);
});

describe("drift", () => {
  const nothing: LookBeside = () => Promise.resolve({ items: [], unchecked: [], aspects: 7, answered: [] });
  const { signal } = new AbortController();
  const look = (backend: Partial<HcpBackend>, who = at.place) =>
    withHcpSettings(nothing, () => Promise.resolve(Object.assign(Object.create(who) as HcpPlace, { backend })), signal);

  test("has these settings as differences that bootstrap ends, and what nobody named", async () => {
    const two = await teamCalled("two");
    await grant(two, "read");
    await at.world.call("PATCH", `/workspaces/${await idOf("scanner")}`, document("workspaces", { "execution-mode": "local" }));
    const backend = { ...at.backend, teams: {} };
    const { items, aspects, unchecked } = await look(backend)({ ...at.environment, backend }, "scanner");
    const common = { address: "hcp_workspace.scanner", type: "hcp_workspace", endsWithApply: false, severity: "high" };
    const variables = items.filter(({ attribute = "" }) => attribute.startsWith("TFC_"));
    expect([variables.length, items.filter((item) => !variables.includes(item)), aspects, unchecked]).toEqual([
      3,
      [
        {
          ...common,
          kind: "changed-outside",
          attribute: "execution-mode",
          before: "remote",
          after: "local",
          why: "bootstrap puts it back",
        },
        {
          ...common,
          kind: "unmanaged",
          attribute: "access_of_two",
          after: "read",
          why: "Take it away there, or name it in the environment's file.",
        },
        {
          ...common,
          kind: "unmanaged",
          attribute: "access_of_developers_through_the_organization",
          after: "admin",
          why: "Take it away in the organization, or name it in the environment's file.",
        },
      ],
      8,
      [],
    ]);
  });

  test("says what it could not look at, and nothing of an environment whose states are elsewhere", async () => {
    const { id } = await at.place.workspace("scanner");
    await at.world.call("DELETE", `/workspaces/${id}`);
    const { items, unchecked, aspects } = await look(at.backend)(at.environment, "scanner");
    expect([items, unchecked.map(({ aspect }) => aspect), aspects]).toEqual([[], ["settings in HCP Terraform"], 7]);
    expect(unchecked[0]?.reason).toContain("shows no workspace sandbox-scanner");
    expect(await withHcpSettings(nothing, () => undefined, signal)(at.environment, "scanner")).toMatchObject({ aspects: 7 });
  });
});
