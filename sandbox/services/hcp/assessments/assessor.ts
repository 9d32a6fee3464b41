import { conflict } from "../http/errors";
import { executionModeOf } from "../model/execution";
import { newId } from "../model/ids";
import type { Workspace } from "../model/places";
import type { AssessmentResult, Run } from "../model/runs";
import type { Store } from "../model/store";
import type { Notifier } from "../notifications/notifier";
import { defaultOptions } from "../runs/options";
import { RunLog } from "../runs/log";
import { factsOf } from "../runs/plan-facts";
import { SchemaCache } from "../runs/schemas";
import { TerraformRun, type TerraformRunParts } from "../runs/terraform-run";
import { variablesOf } from "../runs/variables";

/**
 * Looks whether the world is still as the configuration of the last applied run wants it: a plan that nobody sees and nothing
 * applies. What changed without contradicting the configuration is no drift (documentation, "Health", "Drift detection").
 */
export class Assessor {
  private readonly going = new Map<string, Promise<void>>();
  private readonly running = new Set<TerraformRun>();
  private readonly schemas = new SchemaCache();

  constructor(
    private readonly store: Store,
    private readonly parts: TerraformRunParts,
    private readonly notifier: Notifier,
  ) {}

  /** Starts one. Throws 409 if assessments are off, if nothing was applied yet, or if one is under way. */
  start(workspace: Workspace): AssessmentResult {
    const enforced = this.store.organizationOf(workspace).settings["assessments-enforced"] === true;
    if (!workspace.settings["assessments-enabled"] && !enforced) throw conflict("Health assessments are not enabled in this workspace");
    if (executionModeOf(this.store, workspace) === "local") throw conflict("Health assessments need remote or agent execution");
    if (this.going.has(workspace.id)) throw conflict("A health assessment of this workspace is already in progress");
    const applied = this.store.runsOf(workspace.id).find(({ status }) => status === "applied");
    if (applied === undefined) throw conflict("The workspace has no successful apply to assess");
    const result: AssessmentResult = {
      id: newId("asmtres"),
      workspaceId: workspace.id,
      createdAt: new Date(),
      drifted: false,
      succeeded: false,
      errorMessage: null,
      allChecksSucceeded: false,
      checks: { failed: 0, unknown: 0, passed: 0, errored: 0 },
      resourcesDrifted: 0,
      resourcesUndrifted: 0,
      log: "",
    };
    const assessing = this.assess(workspace, applied, result).finally(() => this.going.delete(workspace.id));
    this.going.set(workspace.id, assessing);
    return result;
  }

  async close(): Promise<void> {
    for (const terraform of this.running) terraform.kill();
    await Promise.allSettled(this.going.values());
  }

  private async assess(workspace: Workspace, applied: Run, result: AssessmentResult): Promise<void> {
    const run: Run = { ...applied, id: result.id, options: { ...defaultOptions(workspace), "plan-only": true } };
    const log = new RunLog();
    const { environment, file } = variablesOf(this.store, run);
    const terraform = new TerraformRun(this.parts, run, environment, true);
    this.running.add(terraform);
    try {
      const archive = this.store.configurationVersions.of(run.configurationVersionId).archive ?? Buffer.alloc(0);
      const state = this.store.latestState(workspace.id)?.state;
      const { name, settings } = workspace;
      const content = { workspace: name, archive, workingDirectory: settings["working-directory"], state, variables: file };
      const planned = (await terraform.prepare(content, log)) ? (await terraform.plan(log)).code : 1;
      if (planned === 0 || planned === 2) await this.read(terraform, result);
      else result.errorMessage = "The plan of the health assessment failed; its log says why";
    } catch (error) {
      result.errorMessage = error instanceof Error ? error.message : String(error);
    } finally {
      this.running.delete(terraform);
      await terraform.remove();
    }
    result.log = log.content().subarray(1).toString("utf8");
    if (this.store.workspaces.get(workspace.id) === undefined) return;
    const prior = this.store.assessments.get(workspace.assessmentId);
    this.store.assessments.add(result);
    workspace.assessmentId = result.id;
    this.tell(workspace, result, prior);
  }

  private async read(terraform: TerraformRun, result: AssessmentResult): Promise<void> {
    const json = await terraform.planJson();
    if (json === undefined) throw new Error("Terraform could not show the plan of the health assessment");
    const { drifted, undrifted, checks } = factsOf(json);
    result.json = json;
    result.providerSchemas = await this.schemas.of(json, () => terraform.providerSchemas());
    result.succeeded = true;
    result.drifted = drifted > 0;
    result.resourcesDrifted = drifted;
    result.resourcesUndrifted = undrifted;
    result.checks = checks;
    result.allChecksSucceeded = checks.failed + checks.errored + checks.unknown === 0;
  }

  private tell(workspace: Workspace, result: AssessmentResult, prior: AssessmentResult | undefined): void {
    const details = {
      new_assessment_result: told(result),
      prior_assessment_result: prior === undefined ? null : told(prior),
      workspace_id: workspace.id,
      workspace_name: workspace.name,
      organization_name: workspace.organization,
    };
    if (!result.succeeded) return this.notifier.assessment(workspace.id, "assessment:failed", "Assessment Failed", details);
    if (result.drifted) this.notifier.assessment(workspace.id, "assessment:drifted", "Drift Detected", details);
    if (result.checks.failed + result.checks.errored > 0)
      this.notifier.assessment(workspace.id, "assessment:check_failure", "Check Failure Detected", details);
  }
}

/** An assessment as notifications have it. Source: API documentation, "Health assessments" of "Workspace notification payload". */
function told({ id, succeeded, drifted, allChecksSucceeded, checks, createdAt, ...counts }: AssessmentResult): object {
  return {
    id,
    url: `/api/v2/assessment-results/${id}`,
    succeeded,
    drifted,
    all_checks_succeeded: allChecksSucceeded,
    resources_drifted: counts.resourcesDrifted,
    resources_undrifted: counts.resourcesUndrifted,
    checks_passed: checks.passed,
    checks_failed: checks.failed,
    checks_errored: checks.errored,
    checks_unknown: checks.unknown,
    created_at: createdAt.toISOString(),
  };
}
