import { newId } from "../../../../sandbox/services/hcp/model/ids";
import type { Run } from "../../../../sandbox/services/hcp/model/runs";
import { Store } from "../../../../sandbox/services/hcp/model/store";
import { defaultOptions } from "../../../../sandbox/services/hcp/runs/options";
import { variablesOf } from "../../../../sandbox/services/hcp/runs/variables";
import { addOrganization } from "../../../../sandbox/services/hcp/workspaces/organizations";
import { defaultSettings } from "../../../../sandbox/services/hcp/workspaces/settings";
import { addVariable } from "../../../../sandbox/services/hcp/workspaces/variables";
import { document, type HcpWorld, startHcp } from "../../../helpers/hcp";

let world: HcpWorld;
beforeAll(async () => void (world = await startHcp()));
afterAll(() => world.stop());

const text = (key: string, value: string, more: object = {}) => document("vars", { key, value, category: "terraform", ...more });

test("a variable can become one of the environment, but none that is there already", async () => {
  const { id } = await world.workspace();
  const vars = `/workspaces/${id}/vars`;
  const made = (await world.call("POST", vars, text("k", "v"))).body.data;
  const changed = await world.call("PATCH", `${vars}/${made.id}`, document("vars", { category: "env" }));
  expect([changed.status, changed.body.data.attributes.category]).toEqual([200, "env"]);
  const second = (await world.call("POST", vars, text("k", "w"))).body.data;
  const refused = await world.call("PATCH", `${vars}/${second.id}`, document("vars", { category: "env" }));
  expect([refused.status, refused.body.errors?.[0]?.detail]).toEqual([422, "Key has already been taken"]);
});

test("variables of all workspaces that one may read, or of one by both of its names", async () => {
  const { id } = await world.workspace({ name: "with-vars" });
  const made = (await world.call("POST", `/workspaces/${id}/vars`, text("listed", "v"))).body.data;
  const ids = async (query: string, who: "owner" | "outsider" = "owner") =>
    (await world.call("GET", `/vars${query}`, undefined, who)).list.map((each) => each.id);
  expect(await ids("")).toContain(made.id);
  expect(await ids("", "outsider")).toEqual([]);
  expect(await ids(`?filter[organization][name]=${world.organization}&filter[workspace][name]=with-vars`)).toEqual([made.id]);
  expect((await world.call("GET", "/vars?filter[workspace][name]=with-vars")).status).toBe(400);
});

/** A workspace whose variables come from sets; a run with one of its own. */
function precedence() {
  const store = new Store();
  const organization = addOrganization(store, { name: "o", email: "o@example.com", owners: [] });
  const now = new Date();
  const workspace = store.workspaces.add({
    id: newId("ws"),
    organization: "o",
    name: "w",
    projectId: organization.defaultProjectId,
    createdAt: now,
    updatedAt: now,
    settings: defaultSettings("1.11.4"),
    source: "tfe-api",
    tagNames: new Set<string>(),
    tags: new Map<string, string>(),
    remoteStateConsumers: new Set<string>(),
  });
  const run: Run = {
    id: newId("run"),
    workspaceId: workspace.id,
    configurationVersionId: "",
    createdAt: now,
    updatedAt: now,
    message: "",
    source: "tfe-api",
    triggerReason: "manual",
    status: "planning",
    stamps: new Map(),
    options: { ...defaultOptions(workspace), variables: [{ key: "v", value: '"run"' }] },
    planId: "",
    applyId: "",
    hasChanges: false,
  };
  const variable = (owner: string, value: string) => addVariable(store, owner, { attributes: { key: "v", value, category: "terraform" } });
  return {
    value: (withRun = true) => {
      const { file } = variablesOf(store, withRun ? run : { ...run, options: defaultOptions(workspace) });
      return /^v = "(.*)"$/m.exec(file)?.[1];
    },
    ofWorkspace: () => variable(workspace.id, "workspace"),
    set: (name: string, scope: "global" | "project" | "workspace", { owned = false, priority = false } = {}) => {
      const set = store.variableSets.add({
        id: newId("varset"),
        organization: "o",
        name,
        description: "",
        global: scope === "global",
        priority,
        updatedAt: now,
        parentProjectId: owned ? workspace.projectId : undefined,
        workspaceIds: new Set(scope === "workspace" ? [workspace.id] : []),
        projectIds: new Set(scope === "project" ? [workspace.projectId] : []),
      });
      variable(set.id, name);
    },
  };
}

test("a narrower scope wins, then the owner, then the name; a run's own value over all of them", () => {
  const { set, value, ofWorkspace } = precedence();
  const seen = [];
  for (const step of [
    () => set("global", "global"),
    () => set("b-of-project", "project"),
    () => set("a-of-project", "project"),
    () => set("of-workspace", "workspace"),
    () => set("owned-by-project", "project", { owned: true }),
    () => set("owned-for-workspace", "workspace", { owned: true }),
    ofWorkspace,
  ]) {
    step();
    seen.push(value(false));
  }
  expect(seen).toEqual(["global", "b-of-project", "a-of-project", "of-workspace", "owned-by-project", "owned-for-workspace", "workspace"]);
  expect(value()).toBe("run");
});

test("a priority set wins over the run's value, and the wider one over the narrower", () => {
  const { set, value, ofWorkspace } = precedence();
  ofWorkspace();
  const seen = [];
  for (const [name, scope, owned] of [
    ["owned-for-workspace", "workspace", true],
    ["owned-by-project", "project", true],
    ["of-workspace", "workspace", false],
    ["of-project", "project", false],
    ["global", "global", false],
  ] as const) {
    set(name, scope, { owned, priority: true });
    seen.push(value());
  }
  expect(seen).toEqual(["owned-for-workspace", "owned-by-project", "of-workspace", "of-project", "global"]);
});

test("global sets contradict each other in no variable, and belong to no project", async () => {
  const path = `/organizations/${world.organization}/varsets`;
  const vars = [text("shared", "v").data];
  const set = (name: string, global: boolean) => world.call("POST", path, document("varsets", { name, global }, { vars }));
  expect((await set("first", true)).status).toBe(201);
  const refused = await set("second", true);
  expect([refused.status, refused.body.errors?.[0]?.detail]).toEqual([422, "Key shared is already defined in another global variable set"]);
  expect((await world.call("GET", `${path}?q=second`)).list).toEqual([]);
  const { id } = (await set("third", false)).body.data;
  expect((await world.call("PATCH", `/varsets/${id}`, document("varsets", { global: true }))).status).toBe(422);
  const project = document("projects", { name: "owner of sets" });
  const parent = {
    type: "projects",
    id: (await world.call("POST", `/organizations/${world.organization}/projects`, project)).body.data.id,
  };
  expect((await world.call("POST", path, document("varsets", { name: "owned", global: true }, { parent }))).status).toBe(422);
  expect((await world.call("POST", path, document("varsets", { name: "owned" }, { parent }))).body.data.relationships.parent?.data).toEqual(
    parent,
  );
});
