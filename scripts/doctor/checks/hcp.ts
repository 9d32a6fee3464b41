import { isRunRemotely, runsRemotely, stacksOf, type StackKind } from "../../../environments/names";
import { actorIn } from "../../aws/actor";
import { textOf } from "../../hcp/api";
import { hcpOf, HcpPlace } from "../../hcp/place";
import type { Gap } from "../../hcp/settings/gap";
import { gapsOf } from "../../hcp/settings/look";
import { runVariables } from "../../../environments/runs";
import { plural } from "../../words/counts";
import type { Check, Note, Patient } from "../check";
import { couldNotCheck } from "../explain";
import { bootstrapCommand } from "./state-place";

export const inHcp = ({ environment }: Patient) => environment.backend.kind === "hcp";

export async function placeOf({ environment }: Patient): Promise<HcpPlace> {
  const backend = hcpOf(environment);
  if (backend === undefined) throw new Error(`the states of ${environment.name} are not in HCP Terraform`);
  return HcpPlace.open(environment, backend, actorIn(environment).variables);
}

/** What of an organization's plan the project uses (API, Organizations, Entitlement set). */
const ENTITLEMENTS = [
  ["operations", "remote runs"],
  ["agents", "agents"],
  ["assessments", "health assessments"],
  ["teams", "teams"],
] as const;

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
    const entitled = (name: string) => entitlements?.attributes[name] === true;
    if (backend.execution === "agent" && !entitled("agents")) {
      const what = `the plan of ${organization} has no agents: no run would begin`;
      return [{ level: "problem", what, fix: "Set backend.execution: remote, or change the organization's plan." }];
    }
    const parts = ENTITLEMENTS.map(([name, text]) => `${entitled(name) ? "" : "no "}${text}`);
    return [
      { level: "ok", what: `${organization} at ${api.hostname} as ${who}` },
      { level: "ok", what: `its plan: ${parts.join(", ")}` },
    ];
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
    const agents = await agentsOf(place);
    // Without its pool, nothing can be said of a workspace.
    if (agents.some(({ stops }) => stops)) return agents;
    const notes = await Promise.all(stacksOf(environment).map((kind) => settingsOf(place, kind)));
    const found = notes.flat();
    const settings: Note[] = found.length > 0 ? found : [{ level: "ok", what: plural(notes.length, "workspace") }];
    return [...settings, ...(await refusalsOf(place)), ...agents];
  },
};

/** Whoever only looks needs no more; a deploy would be refused. */
async function refusalsOf(place: HcpPlace): Promise<Note[]> {
  const kinds = stacksOf(place.environment).filter((kind) => isRunRemotely(place.environment, kind));
  // One that is not there is named beside its settings.
  const workspaces = await Promise.all(kinds.map((kind) => place.workspace(kind).catch(() => undefined)));
  const refused = workspaces.flatMap((workspace) => {
    const { "can-queue-apply": may } = (workspace?.attributes.permissions ?? {}) as Readonly<Record<string, unknown>>;
    return may === false ? (textOf(workspace, "name") ?? "") : [];
  });
  if (refused.length === 0) return [];
  const what = `the token's owner may not apply in ${refused.join(", ")}`;
  return [{ level: "warning", what, fix: "Whoever deploys needs the permission to apply runs there." }];
}

async function settingsOf(place: HcpPlace, kind: StackKind): Promise<Note[]> {
  const fix = bootstrapCommand(place.environment.name);
  const name = place.workspaceName(kind);
  try {
    const { gaps, failures } = await gapsOf(place, kind, runVariables(place.environment));
    const notes = gaps.map((gap): Note => {
      const byHand = gap.byHand && `${gap.byHand}\n${place.link(kind)}`;
      return { level: "problem", what: `${name}: ${gapText(gap)}`, fix: byHand ?? fix };
    });
    return [...notes, ...failures.map(couldNotCheck)];
  } catch (error) {
    return [couldNotCheck(error)];
  }
}

function gapText({ setting, wanted, present, byHand }: Gap): string {
  if (setting === "execution-mode") return `execution mode ${String(present)}, not ${String(wanted)}`;
  if (setting === "auto-apply") return "applies without being asked (auto-apply)";
  if (wanted === undefined && byHand !== undefined) return `${setting}: ${String(present)}, which the environment's file does not name`;
  return `${setting} is not as the environment's file says`;
}

async function agentsOf({ api, backend }: HcpPlace): Promise<Note[]> {
  const { agentPool, organization } = backend;
  if (agentPool === undefined) return [];
  const pools = await api.list(`organizations/${encodeURIComponent(organization)}/agent-pools`);
  const pool = pools.find(({ attributes }) => attributes.name === agentPool);
  if (pool === undefined)
    return [{ level: "problem", what: `there is no agent pool ${agentPool}`, fix: "Make it, or correct backend.agentPool.", stops: true }];
  const agents = await api.list(`agent-pools/${pool.id}/agents`);
  const count = (status: string) => agents.filter(({ attributes }) => attributes.status === status).length;
  const [idle, busy] = [count("idle"), count("busy")];
  if (idle + busy > 0) return [{ level: "ok", what: `pool ${agentPool}: ${plural(idle, "idle agent")}, ${busy} at work` }];
  return [{ level: "problem", what: `no agent of the pool ${agentPool} is running: every run would wait`, fix: "Start an agent." }];
}
