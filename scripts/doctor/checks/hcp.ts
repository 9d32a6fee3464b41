import { namesOf, runsRemotely, stacksOf, type StackKind } from "../../../environments/names";
import { actorIn } from "../../aws/actor";
import { type Resource, textOf } from "../../hcp/api";
import { maker } from "../../hcp/holder";
import { hcpOf, HcpPlace } from "../../hcp/place";
import { factsOf } from "../../hcp/runs/facts";
import { runText } from "../../hcp/runs/held";
import { runVariables } from "../../roles/runs";
import { plural } from "../../words/counts";
import { ago } from "../../words/times";
import type { Check, Note, Patient } from "../check";
import { couldNotCheck } from "../explain";
import { bootstrapCommand } from "./state-place";

const inHcp = ({ environment }: Patient) => environment.backend.kind === "hcp";

async function placeOf({ environment }: Patient): Promise<HcpPlace> {
  const backend = hcpOf(environment);
  if (backend === undefined) throw new Error(`the states of ${environment.name} are not in HCP Terraform`);
  return HcpPlace.open(environment, backend, actorIn(environment).variables);
}

/** Whether the token works, and the organization runs Terraform. */
export const hcpAccess: Check<Patient> = {
  name: "HCP Terraform",
  applies: inHcp,
  run: async (patient) => {
    const { api, backend, environment } = await placeOf(patient);
    const { organization } = backend;
    const path = `organizations/${encodeURIComponent(organization)}`;
    const account = await api.find("account/details");
    const who = textOf(account, "username") ?? "a token without a user";
    if ((await api.find(path)) === undefined) {
      const what = `${api.hostname} shows no organization ${organization} to ${who}`;
      return [{ level: "problem", what, fix: "Check backend.organization, and whose token it is.", stops: true }];
    }
    const entitlements = await api.find(`${path}/entitlement-set`);
    if (runsRemotely(environment) && entitlements?.attributes.operations !== true) {
      const what = `the plan of ${organization} has no remote runs: Terraform's CLI would run here in silence`;
      return [{ level: "problem", what, fix: "Set backend.execution: local, or change the organization's plan." }];
    }
    return [{ level: "ok", what: `${organization} at ${api.hostname} as ${who}` }];
  },
};

/** Whether each stack has its workspace, with the settings that the environment's file says, and agents where they run it. */
export const hcpWorkspaces: Check<Patient> = {
  name: "workspaces",
  after: [hcpAccess.name],
  applies: inHcp,
  run: async (patient) => {
    const { environment } = patient;
    const place = await placeOf(patient);
    const notes = await Promise.all(stacksOf(environment).map((kind) => settingsOf(place, kind)));
    const found = [...notes.flat(), ...(await agentsOf(place))];
    return found.length > 0 ? found : [{ level: "ok", what: plural(notes.length, "workspace") }];
  },
};

async function settingsOf(place: HcpPlace, kind: StackKind): Promise<Note[]> {
  const fix = bootstrapCommand(place.environment.name);
  const name = place.workspaceName(kind);
  try {
    const { id, attributes } = await place.workspace(kind);
    const { execution } = place.backend;
    const there = await place.api.list(`workspaces/${id}/vars`);
    const other = Object.entries(runVariables(place.environment)).filter(
      ([key, value]) => !there.some((each) => each.attributes.key === key && each.attributes.value === value),
    );
    const wrong = [
      ...(attributes["execution-mode"] === execution ? [] : [`execution mode ${String(attributes["execution-mode"])}, not ${execution}`]),
      ...(attributes["auto-apply"] === true ? ["applies without being asked (auto-apply)"] : []),
      ...other.map(([key]) => `${key} is not as the environment's file says`),
    ];
    return wrong.map((what) => ({ level: "problem", what: `${name}: ${what}`, fix }));
  } catch (error) {
    return [couldNotCheck(error)];
  }
}

async function agentsOf({ api, backend }: HcpPlace): Promise<Note[]> {
  const { agentPool, organization } = backend;
  if (agentPool === undefined) return [];
  const pools = await api.list(`organizations/${encodeURIComponent(organization)}/agent-pools`);
  const pool = pools.find(({ attributes }) => attributes.name === agentPool);
  if (pool === undefined)
    return [{ level: "problem", what: `there is no agent pool ${agentPool}`, fix: "Make it, or correct backend.agentPool." }];
  const agents = await api.list(`agent-pools/${pool.id}/agents`);
  if (agents.some(({ attributes }) => attributes.status === "idle" || attributes.status === "busy")) return [];
  return [{ level: "problem", what: `no agent of the pool ${agentPool} is running: every run would wait`, fix: "Start an agent." }];
}

/** Runs that wait for somebody: people forget them, and each holds its workspace. */
export const waitingRuns: Check<Patient> = {
  name: "waiting runs",
  after: [hcpAccess.name],
  applies: inHcp,
  run: async (patient) => {
    const place = await placeOf(patient);
    const notes = await Promise.all(stacksOf(patient.environment).map((kind) => waitingIn(place, kind, patient.now)));
    const found = notes.flat();
    return found.length > 0 ? found : [{ level: "ok", what: "none" }];
  },
};

async function waitingIn(place: HcpPlace, kind: StackKind, now: Date): Promise<Note[]> {
  try {
    const { id } = await place.workspace(kind);
    const runs = await place.api.list(`workspaces/${id}/runs?filter%5Bstatus_group%5D=non_final`);
    return await Promise.all(runs.map((run) => noteOn(run, kind, place, now)));
  } catch (error) {
    return [couldNotCheck(error)];
  }
}

async function noteOn(run: Resource, kind: StackKind, place: HcpPlace, now: Date): Promise<Note> {
  const { status, discardable } = factsOf(run);
  const age = ago(now.getTime() - new Date(String(run.attributes["created-at"])).getTime());
  const name = namesOf(place.environment).workspace(kind);
  const what = `${name}: the run ${run.id} of ${await maker(run, place.api)}, made ${age}, is ${runText(status)}`;
  if (!discardable) return { level: "ok", what };
  const end = `npm run ops -- state unlock --env ${place.environment.name} --stack ${kind} --id ${run.id} --force`;
  return { level: "warning", what, fix: `${end}\nOr decide about it there: ${place.runLink(kind, run.id)}` };
}
