import { createHmac } from "node:crypto";
import type { Run } from "../model/runs";
import type { Store } from "../model/store";
import type { RunTask, TaskResult, TaskStage } from "../model/tasks";
import { HOSTNAME } from "../names";

/** Milliseconds. */
const PATIENCE = 10_000;

/** Where a task may answer, and with which token. */
export interface Caller {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly token: string;
}

/** What a run task is told. Source: API documentation, "Run Tasks Integration API". */
export function requestOf(store: Store, run: Run, { stage }: TaskStage, result: TaskResult, { endpoint, token }: Caller): object {
  const workspace = store.workspaces.of(run.workspaceId);
  const version = store.configurationVersions.of(run.configurationVersionId);
  const app = `https://${HOSTNAME}/app/${workspace.organization}/${workspace.name}`;
  const api = `${endpoint}/api/v2`;
  return {
    payload_version: 1,
    stage,
    access_token: token,
    capabilities: { outcomes: true },
    configuration_version_download_url: version.status === "uploaded" ? `${api}/configuration-versions/${version.id}/download` : null,
    configuration_version_id: version.id,
    is_speculative: run.options["plan-only"],
    organization_name: workspace.organization,
    ...(stage !== "pre_plan" && { plan_json_api_url: `${api}/plans/${run.planId}/json-output` }),
    run_app_url: `${app}/runs/${run.id}`,
    run_created_at: run.createdAt.toISOString(),
    run_created_by: store.users.get(run.createdBy)?.username ?? null,
    run_id: run.id,
    run_message: run.message,
    task_result_callback_url: `${api}/task-results/${result.id}/callback`,
    task_result_enforcement_level: result.level,
    task_result_id: result.id,
    vcs_branch: null,
    vcs_commit_url: null,
    vcs_pull_request_url: null,
    vcs_repo_url: null,
    workspace_app_url: app,
    workspace_id: workspace.id,
    workspace_name: workspace.name,
    workspace_working_directory: workspace.settings["working-directory"] ?? "",
  };
}

/** Asks a run task. @returns why it could not be asked; undefined if it has taken the request */
export async function ask({ url, hmacKey }: Pick<RunTask, "url" | "hmacKey">, request: object): Promise<string | undefined> {
  const body = JSON.stringify(request);
  const headers = {
    "content-type": "application/json",
    "user-agent": "HCP Terraform sandbox",
    "x-tfc-task-signature": hmacKey ? createHmac("sha512", hmacKey).update(body).digest("hex") : "",
  };
  try {
    const reply = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(PATIENCE), redirect: "manual" });
    await reply.arrayBuffer();
    return reply.status === 200 ? undefined : `The run task answered with status ${reply.status}, not 200`;
  } catch (error) {
    return `The run task could not be reached: ${error instanceof Error ? error.message : String(error)}`;
  }
}
