import { newId } from "../model/ids";
import type { Policy, PolicyCheck, PolicySet } from "../model/policies";
import type { Workspace } from "../model/places";
import type { Run } from "../model/runs";
import type { Store } from "../model/store";

/** What a policy says; undefined if the sandbox cannot tell. */
type Verdict = boolean | undefined;

/**
 * Sentinel is not part of the sandbox: it understands a main rule that is a literal (`main = rule { false }`), which is
 * enough to have a run blocked. Any other policy counts as failed, never as passed.
 */
export function verdictOf({ source }: Pick<Policy, "source">): Verdict {
  const literal = /^\s*main\s*=\s*rule\s*\{\s*(true|false)\s*\}/m.exec(source)?.[1];
  return literal === undefined ? undefined : literal === "true";
}

/** Whether the policies of a set are for a workspace. */
export function appliesTo(set: PolicySet, { id, projectId, organization }: Workspace): boolean {
  if (set.organization !== organization || set.excludedWorkspaceIds.has(id) || set.excludedProjectIds.has(projectId)) return false;
  return set.global || set.workspaceIds.has(id) || set.projectIds.has(projectId);
}

/** Checks a planned run against the policies that apply to its workspace; undefined if there are none. */
export function checkPolicies(store: Store, run: Run): PolicyCheck | undefined {
  const workspace = store.workspaces.of(run.workspaceId);
  const ids = new Set(
    store.policySets.where((set) => set.kind === "sentinel" && appliesTo(set, workspace)).flatMap(({ policyIds }) => [...policyIds]),
  );
  const policies = [...ids].map((id) => store.policies.of(id));
  if (policies.length === 0) return undefined;
  const failed = policies.filter((policy) => verdictOf(policy) !== true);
  const count = (...levels: readonly Policy["enforcementLevel"][]) =>
    failed.filter(({ enforcementLevel }) => levels.includes(enforcementLevel)).length;
  const [hardFailed, softFailed] = [count("hard-mandatory", "mandatory"), count("soft-mandatory")];
  const status = hardFailed > 0 ? "hard_failed" : softFailed > 0 ? "soft_failed" : "passed";
  const now = new Date();
  return store.policyChecks.add<PolicyCheck>({
    id: newId("polchk"),
    runId: run.id,
    status,
    stamps: new Map([
      ["queued", now],
      [status.replaceAll("_", "-"), now],
    ]),
    passed: policies.length - failed.length,
    hardFailed,
    softFailed,
    advisoryFailed: count("advisory"),
    sentinel: { "schema-version": 1, data: { result: failed.length === 0, policies: policies.map(verdict) } },
    log: `${policies.length} policies evaluated.\n\n${policies.map(line).join("")}`,
  });
}

function verdict(policy: Policy) {
  return { policy: policy.name, result: verdictOf(policy) === true, "allowed-failure": policy.enforcementLevel === "advisory" };
}

function line(policy: Policy): string {
  const verdict = verdictOf(policy);
  const result = verdict === undefined ? "the sandbox cannot evaluate it, which counts as a failure" : String(verdict);
  return `${policy.name} (${policy.enforcementLevel}): Result: ${result}\n`;
}
