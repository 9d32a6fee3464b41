import { createHash } from "node:crypto";
import type { Workspace } from "../model/places";
import type { StateResource } from "../model/states";
import type { Store } from "../model/store";
import type { ViewName } from "./fields";
import { modulesOf, type Part, providersOf, sourceOf } from "./used";

export type Value = string | number | boolean | Date | null;

/** One row of a view: its fields by the names of {@link VIEWS}. */
export interface Row {
  readonly id: string;
  readonly values: Readonly<Record<string, Value>>;
}

/** The rows of a view over workspaces of one organization, by what the last run, state and assessment of each say. */
export async function rowsOf(store: Store, view: ViewName, workspaces: readonly Workspace[]): Promise<Row[]> {
  if (view === "workspaces") return Promise.all(workspaces.map((workspace) => aboutWorkspace(store, workspace)));
  if (view === "resources") return workspaces.flatMap((workspace) => resourcesOf(store, workspace));
  if (view === "tf_versions") return versionsOf(workspaces);
  const used = view === "providers" ? providersOf : modulesOf;
  const found = await Promise.all(workspaces.map(async (workspace) => ({ workspace, parts: await used(store, workspace) })));
  return gathered(found);
}

async function aboutWorkspace(store: Store, workspace: Workspace): Promise<Row> {
  const run = store.runs.get(workspace.currentRunId);
  const state = store.currentState(workspace.id);
  const assessment = store.assessments.get(workspace.assessmentId);
  const [modules, providers] = [await modulesOf(store, workspace), await providersOf(store, workspace)];
  const managed = (state?.resources ?? []).filter(({ type }) => !type.startsWith("data."));
  const tags = [...[...workspace.tags].map(([key, value]) => (value === "" ? key : `${key}:${value}`)), ...workspace.tagNames].sort();
  const project = store.projects.of(workspace.projectId);
  return {
    id: workspace.id,
    values: {
      all_checks_succeeded: assessment?.allChecksSucceeded ?? true,
      checks_errored: assessment?.checks.errored ?? 0,
      checks_failed: assessment?.checks.failed ?? 0,
      checks_passed: assessment?.checks.passed ?? 0,
      checks_unknown: assessment?.checks.unknown ?? 0,
      current_rum_count: sum(managed.filter(isBillable)),
      current_run_applied_at: run?.stamps.get("applied") ?? null,
      current_run_external_id: run?.id ?? null,
      current_run_status: run?.status ?? null,
      drifted: assessment?.drifted ?? false,
      external_id: workspace.id,
      module_count: modules.length,
      modules: listed(modules.map(nameOf)),
      organization_name: workspace.organization,
      project_external_id: project.id,
      project_name: project.name,
      provider_count: providers.length,
      providers: listed(providers.map(nameOf)),
      resource_count: sum(managed),
      resources_drifted: assessment?.resourcesDrifted ?? 0,
      resources_undrifted: assessment?.resourcesUndrifted ?? 0,
      source_module_id: null,
      state_version_terraform_version: state?.terraformVersion ?? null,
      tags: listed([...new Set(tags)]),
      vcs_repo_identifier: null,
      workspace_created_at: workspace.createdAt,
      workspace_name: workspace.name,
      workspace_terraform_version: workspace.settings["terraform-version"],
      workspace_updated_at: workspace.updatedAt,
    },
  };
}

function resourcesOf(store: Store, workspace: Workspace): Row[] {
  const state = store.currentState(workspace.id);
  const run = store.runs.get(state?.runId);
  const project = store.projects.of(workspace.projectId);
  const { id: organization } = store.organizationOf(workspace);
  return (state?.resources ?? [])
    .filter(({ type }) => !type.startsWith("data."))
    .map((resource): Row => {
      const address = `${resource.module === "root" ? "" : `module.${resource.module}.`}${resource.type}.${resource.name}`;
      return {
        id: `${workspace.id}/${address}`,
        values: {
          name: resource.name,
          address,
          provider_type: resource.type,
          provider_name: sourceOf(resource.provider),
          module_name: resource.module,
          terraform_version: state?.terraformVersion ?? null,
          billable_rum: isBillable(resource),
          source_type: run === undefined ? "local" : "run",
          source_id: run?.id ?? null,
          source_updated_at: run?.stamps.get("applied") ?? state?.createdAt ?? null,
          workspace_name: workspace.name,
          workspace_external_id: workspace.id,
          project_name: project.name,
          project_external_id: project.id,
          organization_external_id: organization,
        },
      };
    });
}

/** Of what the whole organization uses: a row a version, with the workspaces that have it. */
function gathered(found: readonly { readonly workspace: Workspace; readonly parts: readonly Part[] }[]): Row[] {
  const rows = new Map<string, { readonly part: Part; readonly workspaces: string[] }>();
  for (const { workspace, parts } of found)
    for (const part of parts) {
      const row = rows.get(nameOf(part)) ?? { part, workspaces: [] };
      row.workspaces.push(workspace.name);
      rows.set(nameOf(part), row);
    }
  return [...rows].map(([key, { part, workspaces }]) => ({
    id: digest(key),
    values: { ...part, curated: false, workspace_count: workspaces.length, workspaces: listed(workspaces) },
  }));
}

function versionsOf(workspaces: readonly Workspace[]): Row[] {
  const versions = new Map<string, Workspace[]>();
  for (const workspace of workspaces) {
    const version = workspace.settings["terraform-version"];
    versions.set(version, [...(versions.get(version) ?? []), workspace]);
  }
  return [...versions].map(([version, using]) => ({
    id: digest(version),
    values: {
      unique_identifier: digest(version),
      version,
      workspace_count: using.length,
      workspaces: listed(using.map(({ name }) => name)),
    },
  }));
}

/** Not billed for: what makes nothing (documentation, "Managed resources"). */
function isBillable({ type }: StateResource): boolean {
  return type !== "null_resource" && type !== "terraform_data";
}

const sum = (resources: readonly StateResource[]) => resources.reduce((total, { count }) => total + count, 0);
const listed = (names: readonly string[]) => (names.length === 0 ? null : names.join(", "));
const nameOf = ({ source, version }: Part) => (version === null ? source : `${source}/${version}`);
const digest = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 16);
