import { namesOf, runsRemotely, stacksOf, type StackKind } from "../../../environments/names";
import { type Resource, textOf } from "../../hcp/api";
import { maker } from "../../hcp/holder";
import type { HcpPlace } from "../../hcp/place";
import { factsOf } from "../../hcp/runs/facts";
import { runText } from "../../hcp/runs/held";
import { RemoteRun } from "../../hcp/runs/remote-run";
import { plural } from "../../words/counts";
import { ago } from "../../words/times";
import type { Check, Note, Patient } from "../check";
import { couldNotCheck } from "../explain";
import { hcpAccess, inHcp, placeOf } from "./hcp";

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

/** How busy the organization is: runs wait for others of the same organization too. */
export const runQueue: Check<Patient> = {
  name: "run queue",
  after: [hcpAccess.name],
  applies: ({ environment }) => environment.backend.kind === "hcp" && runsRemotely(environment),
  run: async (patient) => {
    const { api, backend } = await placeOf(patient);
    const capacity = await api.find(`organizations/${encodeURIComponent(backend.organization)}/capacity`);
    const { pending, running } = capacity?.attributes ?? {};
    if (typeof pending !== "number" || typeof running !== "number")
      return [{ level: "could not check", what: `${api.hostname} does not show how many runs there are in ${backend.organization}` }];
    const what = `${plural(running, "run")} of ${backend.organization} at work, ${pending} waiting`;
    return [{ level: pending > 0 && running === 0 ? "warning" : "ok", what, ...(pending > 0 && running === 0 && { fix: STUCK }) }];
  },
};

const STUCK = "They wait for locks or approvals, and not for a turn: see the waiting runs of each workspace.";

/** States that an apply could not store: until one is put back, the next plan would make everything anew that it made. */
export const erroredStates: Check<Patient> = {
  name: "states that were not stored",
  after: [hcpAccess.name],
  applies: inHcp,
  run: async (patient) => {
    const place = await placeOf(patient);
    const notes = await Promise.all(stacksOf(patient.environment).map((kind) => erroredIn(place, kind, patient.now)));
    const found = notes.flat();
    return found.length > 0 ? found : [{ level: "ok", what: "none" }];
  },
};

async function erroredIn(place: HcpPlace, kind: StackKind, now: Date): Promise<Note[]> {
  try {
    const { id } = await place.workspace(kind);
    const [last] = await place.api.list(`workspaces/${id}/runs?filter%5Bstatus%5D=applied,errored`);
    if (last?.attributes.status !== "errored") return [];
    const madeAt = new Date(textOf(last, "created-at") ?? Number.NaN);
    const state = await place.api.find(`workspaces/${id}/current-state-version`);
    // A later one was put there, and its run is not this one.
    const later =
      state !== undefined && state.relationships?.run?.data?.id !== last.id && new Date(textOf(state, "created-at") ?? "") > madeAt;
    const left = await new RemoteRun(place.api, last.id, place.runLink(kind, last.id)).erroredState(factsOf(last));
    if (later || left === undefined) return [];
    const what = `${place.workspaceName(kind)}: the run ${last.id}, made ${ago(now.getTime() - madeAt.getTime())}, could not store the state of what it did`;
    const back = `npm run ops -- state restore --env ${place.environment.name} --stack ${kind} --version ${last.id}`;
    return [{ level: "problem", what, fix: `Before anything else: ${back}` }];
  } catch (error) {
    return [couldNotCheck(error)];
  }
}
