import { z } from "zod";
import { invalidAttribute, invalidRelationship, unprocessable } from "../http/errors";
import { flag, oneOf, requiredText, text, texts } from "../http/input";
import type { Workspace, WorkspaceSettings } from "../model/places";
import type { Store } from "../model/store";

/** `latest`, a version, or a constraint (API documentation, "Create a Workspace"). */
const VERSION = /^(latest|(\s*(=|!=|>=?|<=?|~>)?\s*v?\d+(\.\d+){0,2}(-[A-Za-z0-9.]+)?\s*(,|$))+)$/;

/** What may be set of a workspace. */
export const workspaceSchema = z
  .object({
    name: requiredText
      .max(90, "is too long (maximum is 90 characters)")
      .regex(/^[A-Za-z0-9_-]+$/, "can only include letters, numbers, -, and _."),
    "agent-pool-id": text.nullable(),
    "allow-destroy-plan": flag,
    "assessments-enabled": flag,
    "auto-apply": flag,
    "auto-apply-run-trigger": flag,
    "auto-destroy-at": text.nullable(),
    "auto-destroy-activity-duration": z
      .string()
      .regex(/^[1-9]\d{0,3}[dh]$/, "has an incorrect format, we expect up to 4 numeric digits and 1 unit ('d' or 'h')")
      .nullable(),
    "inherits-project-auto-destroy": flag,
    description: text.nullable(),
    "execution-mode": oneOf("remote", "local", "agent").nullable(),
    "file-triggers-enabled": flag,
    "global-remote-state": flag,
    "project-remote-state": flag,
    operations: flag,
    "queue-all-runs": flag,
    "speculative-enabled": flag,
    "structured-run-output-enabled": flag,
    "source-name": text.nullable(),
    "source-url": text.nullable(),
    "terraform-version": text.regex(VERSION, "is not a version of Terraform, nor a constraint on versions").nullable(),
    "trigger-prefixes": texts.nullable(),
    "trigger-patterns": texts.nullable(),
    "working-directory": text.nullable(),
    "hyok-enabled": flag.nullable(),
    "setting-overwrites": z.record(z.string(), z.boolean().nullable()).nullable(),
    "vcs-repo": z.object({ identifier: text.nullish() }, { error: "must be an object" }).nullable(),
    "tag-names": texts.nullable(),
  })
  .partial();

export type WorkspaceInput = z.infer<typeof workspaceSchema>;

/** The settings of a new workspace. */
export function defaultSettings(terraformVersion: string): WorkspaceSettings {
  return {
    "allow-destroy-plan": true,
    "assessments-enabled": false,
    "auto-apply": false,
    "auto-apply-run-trigger": false,
    "auto-destroy-at": null,
    "auto-destroy-activity-duration": null,
    "inherits-project-auto-destroy": true,
    description: null,
    "file-triggers-enabled": true,
    "global-remote-state": false,
    "project-remote-state": false,
    "queue-all-runs": false,
    "speculative-enabled": true,
    "structured-run-output-enabled": true,
    "source-name": null,
    "source-url": null,
    "terraform-version": terraformVersion,
    "trigger-prefixes": [],
    "trigger-patterns": [],
    "working-directory": null,
    "hyok-enabled": false,
  };
}

/** Attributes that are not kept under `settings`. */
const APART = new Set(["name", "agent-pool-id", "execution-mode", "operations", "setting-overwrites", "vcs-repo", "tag-names"]);

/** Checks what belongs together. Throws 422 before anything is changed. */
export function checkSettings(store: Store, organization: string, given: WorkspaceInput, before?: Workspace): void {
  const { "execution-mode": mode, operations, "agent-pool-id": pool } = given;
  if (operations !== undefined && mode !== undefined && mode !== null)
    throw invalidAttribute("operations", "Operations is deprecated and cannot be specified when execution mode is used");
  const after = mode ?? before?.executionMode;
  if (pool && after !== "agent")
    throw invalidAttribute("agent-pool-id", "Agent pool must not be specified unless using 'agent' execution mode");
  if (mode === "agent" && !pool && before?.agentPoolId === undefined)
    throw invalidAttribute("agent-pool-id", "Agent pool must be specified when using 'agent' execution mode");
  if (pool) checkPool(store, organization, pool, before);
  if ((given["trigger-prefixes"]?.length ?? 0) > 0 && (given["trigger-patterns"]?.length ?? 0) > 0)
    throw invalidAttribute("trigger-patterns", "Trigger patterns and trigger prefixes cannot both be set");
  const shared = (name: "global-remote-state" | "project-remote-state") => given[name] ?? before?.settings[name] ?? false;
  if (shared("global-remote-state") && shared("project-remote-state"))
    throw invalidAttribute("project-remote-state", "Project remote state and global remote state cannot both be true");
  // HashiCorp's Python SDK always sends the object, empty if there is no repository.
  if (given["vcs-repo"]?.identifier)
    throw unprocessable("Workspaces with a VCS repository are not held by the sandbox: leave vcs-repo out", "invalid attribute");
  if (given["auto-destroy-at"] && Number.isNaN(Date.parse(given["auto-destroy-at"])))
    throw invalidAttribute("auto-destroy-at", "Auto destroy at must be a time");
}

function checkPool(store: Store, organization: string, id: string, workspace: Workspace | undefined): void {
  const pool = store.agentPools.get(id);
  if (pool === undefined || pool.organization !== organization) throw invalidRelationship("agent-pool", "Agent pool was not found");
  const allowed =
    pool.organizationScoped ||
    (workspace !== undefined && (pool.allowedWorkspaces.includes(workspace.id) || pool.allowedProjects.includes(workspace.projectId)));
  if (!allowed || (workspace && pool.excludedWorkspaces.includes(workspace.id)))
    throw invalidRelationship("agent-pool", "Agent pool is not allowed for this workspace");
}

/** Takes settings over that {@link checkSettings} found right. */
export function applySettings(workspace: Workspace, given: WorkspaceInput, terraformVersion: string): void {
  const { "execution-mode": mode, operations, "agent-pool-id": pool, "setting-overwrites": overwrites } = given;
  const wanted = mode ?? (operations === undefined ? undefined : operations ? "remote" : "local");
  if (wanted !== undefined) workspace.executionMode = wanted;
  if (pool !== undefined) workspace.agentPoolId = pool ?? undefined;
  if (workspace.executionMode !== "agent") workspace.agentPoolId = undefined;
  if (overwrites?.["execution-mode"] === false) {
    workspace.executionMode = undefined;
    workspace.agentPoolId = undefined;
  }
  const kept = Object.entries(given).filter(([name, value]) => !APART.has(name) && value !== undefined);
  workspace.settings = { ...workspace.settings, ...(Object.fromEntries(kept) as Partial<WorkspaceSettings>) };
  if (given["terraform-version"] === null || given["terraform-version"] === "latest")
    workspace.settings["terraform-version"] = terraformVersion;
  if (given["auto-destroy-activity-duration"] !== undefined || given["auto-destroy-at"] !== undefined)
    workspace.settings["inherits-project-auto-destroy"] = given["inherits-project-auto-destroy"] ?? false;
  workspace.settings["trigger-prefixes"] ??= [];
  workspace.settings["trigger-patterns"] ??= [];
  if (given.description === "") workspace.settings.description = null;
  if (given["working-directory"] === "") workspace.settings["working-directory"] = null;
  workspace.updatedAt = new Date();
}
