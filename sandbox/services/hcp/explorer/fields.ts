/** What a field of a view holds, by which its filters differ. */
export type FieldKind = "boolean" | "number" | "string" | "datetime";

/** Of what a registry may have: providers and modules. */
const FROM_REGISTRY = {
  name: "string",
  source: "string",
  version: "string",
  registry_type: "string",
  curated: "boolean",
  workspace_count: "number",
  workspaces: "string",
} as const;

/** The fields of each view. Source: API documentation, "Explorer API", "View types". */
export const VIEWS = {
  workspaces: {
    all_checks_succeeded: "boolean",
    checks_errored: "number",
    checks_failed: "number",
    checks_passed: "number",
    checks_unknown: "number",
    current_rum_count: "number",
    current_run_applied_at: "datetime",
    current_run_external_id: "string",
    current_run_status: "string",
    drifted: "boolean",
    external_id: "string",
    module_count: "number",
    modules: "string",
    organization_name: "string",
    project_external_id: "string",
    project_name: "string",
    provider_count: "number",
    providers: "string",
    resource_count: "number",
    resources_drifted: "number",
    resources_undrifted: "number",
    source_module_id: "string",
    state_version_terraform_version: "string",
    tags: "string",
    vcs_repo_identifier: "string",
    workspace_created_at: "datetime",
    workspace_name: "string",
    workspace_terraform_version: "string",
    workspace_updated_at: "datetime",
  },
  tf_versions: { unique_identifier: "string", version: "string", workspace_count: "number", workspaces: "string" },
  providers: FROM_REGISTRY,
  modules: FROM_REGISTRY,
  resources: {
    name: "string",
    address: "string",
    provider_type: "string",
    provider_name: "string",
    module_name: "string",
    terraform_version: "string",
    billable_rum: "boolean",
    source_type: "string",
    source_id: "string",
    source_updated_at: "datetime",
    workspace_name: "string",
    workspace_external_id: "string",
    project_name: "string",
    project_external_id: "string",
    organization_external_id: "string",
  },
} as const satisfies Record<string, Record<string, FieldKind>>;

export type ViewName = keyof typeof VIEWS;

/** The JSON:API type of a view's rows. The documentation shows the first one; the others are made like it. */
export const ROW_TYPES: Readonly<Record<ViewName, string>> = {
  workspaces: "visibility-workspace",
  tf_versions: "visibility-tf-version",
  providers: "visibility-provider",
  modules: "visibility-module",
  resources: "visibility-resource",
};

export function isView(name: unknown): name is ViewName {
  return typeof name === "string" && Object.hasOwn(VIEWS, name);
}

/** What a field of a view holds; undefined if the view has no such field. */
export function kindOf(view: ViewName, field: string): FieldKind | undefined {
  const fields: Readonly<Record<string, FieldKind>> = VIEWS[view];
  return Object.hasOwn(fields, field) ? fields[field] : undefined;
}
