import { instant, toOne } from "../http/document";
import type { AssessmentResult } from "../model/runs";
import type { Show } from "./view";

/** The documentation's sample says `error-msg`, HashiCorp's clients read `error-message`: both are there. */
export const showAssessment: Show<AssessmentResult> = (result) => {
  const self = `/api/v2/assessment-results/${result.id}`;
  return {
    id: result.id,
    type: "assessment-results",
    attributes: {
      drifted: result.drifted,
      succeeded: result.succeeded,
      "error-msg": result.errorMessage,
      "error-message": result.errorMessage,
      "created-at": instant(result.createdAt),
      "all-checks-succeeded": result.allChecksSucceeded,
      "checks-failed": result.checks.failed,
      "checks-unknown": result.checks.unknown,
      "checks-passed": result.checks.passed,
      "checks-errored": result.checks.errored,
      "resources-drifted": result.resourcesDrifted,
      "resources-undrifted": result.resourcesUndrifted,
    },
    relationships: { workspace: toOne("workspaces", result.workspaceId) },
    links: {
      self,
      "json-output": `${self}/json-output`,
      "json-schema": `${self}/json-schema`,
      "log-output": `${self}/log-output`,
    },
  };
};
