import { rightsIn } from "../access/rights";
import { instant, toMany, toOne } from "../http/document";
import { countOf } from "../model/outcomes";
import type {
  Policy,
  PolicyCheck,
  PolicyEvaluation,
  PolicyOutcome,
  PolicySet,
  PolicySetOutcome,
  PolicySetVersion,
} from "../model/policies";
import type { Store } from "../model/store";
import { type Show, stamps } from "./view";

export const showPolicy: Show<Policy> = (policy, { store }) => {
  const sets = store.policySets.where(({ policyIds }) => policyIds.has(policy.id)).map(({ id }) => id);
  return {
    id: policy.id,
    type: "policies",
    attributes: {
      name: policy.name,
      description: policy.description,
      kind: policy.kind,
      query: policy.query,
      "enforcement-level": policy.enforcementLevel,
      // It names a file, so it is empty until there is one.
      enforce:
        policy.source === ""
          ? []
          : [{ path: `${policy.name}.${policy.kind === "opa" ? "rego" : "sentinel"}`, mode: policy.enforcementLevel }],
      "policy-set-count": sets.length,
      "updated-at": instant(policy.updatedAt),
    },
    relationships: { organization: toOne("organizations", policy.organization), "policy-sets": toMany("policy-sets", sets) },
    links: {
      self: `/api/v2/policies/${policy.id}`,
      upload: `/api/v2/policies/${policy.id}/upload`,
      ...(policy.source !== "" && { download: `/api/v2/policies/${policy.id}/download` }),
    },
  };
};

export const showPolicySet: Show<PolicySet> = (set, { store }) => ({
  id: set.id,
  type: "policy-sets",
  attributes: {
    name: set.name,
    description: set.description,
    kind: set.kind,
    global: set.global,
    overridable: set.overridable,
    "agent-enabled": false,
    "policy-tool-version": null,
    "policies-path": null,
    versioned: false,
    "vcs-repo": null,
    "policy-count": set.policyIds.size,
    "workspace-count": set.workspaceIds.size,
    "project-count": set.projectIds.size,
    "created-at": instant(set.createdAt),
    "updated-at": instant(set.updatedAt),
  },
  relationships: {
    organization: toOne("organizations", set.organization),
    policies: toMany("policies", [...set.policyIds]),
    workspaces: toMany("workspaces", [...set.workspaceIds]),
    projects: toMany("projects", [...set.projectIds]),
    "workspace-exclusions": toMany("workspaces", [...set.excludedWorkspaceIds]),
    "project-exclusions": toMany("projects", [...set.excludedProjectIds]),
    "newest-version": toOne("policy-set-versions", versionsOf(store, set)[0]?.id),
    "current-version": toOne("policy-set-versions", versionsOf(store, set).find(({ status }) => status === "ready")?.id),
  },
  links: { self: `/api/v2/policy-sets/${set.id}` },
});

function versionsOf(store: Store, { id }: PolicySet): readonly PolicySetVersion[] {
  return store.policySetVersions.newest(({ policySetId }) => policySetId === id);
}

/** The address for its files is there until they came. */
export const showPolicySetVersion: Show<PolicySetVersion> = (version, { addresses }) => ({
  id: version.id,
  type: "policy-set-versions",
  attributes: {
    source: "tfe-api",
    status: version.status,
    "status-timestamps": stamps(version.stamps),
    error: version.error,
    "error-message": version.error,
    "ingress-attributes": null,
    "created-at": instant(version.createdAt),
    "updated-at": instant(version.updatedAt),
  },
  relationships: { "policy-set": toOne("policy-sets", version.policySetId) },
  links: {
    self: `/api/v2/policy-set-versions/${version.id}`,
    ...(version.status === "pending" && { upload: addresses.object(version.key) }),
  },
});

export const showPolicyCheck: Show<PolicyCheck> = (check, { store, actor }) => {
  const workspace = store.workspaces.of(store.runs.of(check.runId).workspaceId);
  const failed = check.hardFailed + check.softFailed + check.advisoryFailed;
  return {
    id: check.id,
    type: "policy-checks",
    attributes: {
      result: {
        result: check.hardFailed + check.softFailed === 0,
        passed: check.passed,
        "total-failed": failed,
        "hard-failed": check.hardFailed,
        "soft-failed": check.softFailed,
        "advisory-failed": check.advisoryFailed,
        "duration-ms": 0,
        sentinel: check.sentinel,
      },
      scope: "organization",
      status: check.status,
      "status-timestamps": stamps(check.stamps),
      actions: { "is-overridable": check.status === "soft_failed" },
      permissions: { "can-override": rightsIn(store, actor, workspace)?.["policy-overrides"] ?? false },
    },
    relationships: { run: toOne("runs", check.runId) },
    links: { output: `/api/v2/policy-checks/${check.id}/output` },
  };
};

const counts = (outcomes: readonly PolicyOutcome[]) => {
  const { advisoryFailed, mandatoryFailed, passed } = countOf(outcomes);
  return { "advisory-failed": advisoryFailed, "mandatory-failed": mandatoryFailed, passed, errored: 0 };
};

export const showPolicyEvaluation: Show<PolicyEvaluation> = (evaluation, { store }) => {
  const outcomes = store.policySetOutcomes.where(({ evaluationId }) => evaluationId === evaluation.id);
  return {
    id: evaluation.id,
    type: "policy-evaluations",
    attributes: {
      status: evaluation.status,
      "policy-kind": "opa",
      "policy-tool-version": null,
      "status-timestamps": stamps(evaluation.stamps),
      "result-count": counts(outcomes.flatMap((each) => each.outcomes)),
      "created-at": instant(evaluation.createdAt),
      "updated-at": instant(evaluation.updatedAt),
    },
    relationships: {
      "policy-attachable": toOne("task-stages", evaluation.stageId),
      "policy-set-outcomes": toMany(
        "policy-set-outcomes",
        outcomes.map(({ id }) => id),
      ),
    },
    links: { self: `/api/v2/policy-evaluations/${evaluation.id}` },
  };
};

export const showPolicySetOutcome: Show<PolicySetOutcome> = (outcome) => ({
  id: outcome.id,
  type: "policy-set-outcomes",
  attributes: {
    outcomes: outcome.outcomes.map(({ policy, description, query, level, passed, output }) => ({
      enforcement_level: level,
      query,
      status: passed ? "passed" : "failed",
      policy_name: policy,
      description,
      output: output.map((print) => ({ print })),
    })),
    error: "",
    warnings: [],
    overridable: outcome.overridable,
    "policy-set-name": outcome.name,
    "policy-set-description": outcome.description,
    "result-count": counts(outcome.outcomes),
    // As one of HashiCorp's clients reads it.
    result_count: counts(outcome.outcomes),
    "policy-tool-version": null,
  },
  relationships: { "policy-evaluation": toOne("policy-evaluations", outcome.evaluationId) },
});
