import { rightsIn, reaches } from "../access/rights";
import { instant, type Relationship, type Resource, toMany, toOne } from "../http/document";
import type { StateOutput, StateVersion } from "../model/states";
import type { Show, View } from "./view";

export const showStateVersion: Show<StateVersion> = (version, { store, actor, addresses }) => {
  const workspace = store.workspaces.of(version.workspaceId);
  const rights = rightsIn(store, actor, workspace);
  const pending = version.status === "pending";
  const there = version.status === "finalized" && version.state !== undefined;
  return {
    id: version.id,
    type: "state-versions",
    attributes: {
      "created-at": instant(version.createdAt),
      size: version.state?.byteLength ?? null,
      "hosted-state-download-url": there ? addresses.object(version.keys.state) : null,
      "hosted-state-upload-url": pending ? addresses.object(version.keys.state) : null,
      "hosted-json-state-download-url": there && version.json ? addresses.object(version.keys.json) : null,
      "hosted-json-state-upload-url": pending || (there && !version.json) ? addresses.object(version.keys.json) : null,
      status: version.status,
      intermediate: version.intermediate,
      modules: countBy(version, ({ module }) => module),
      providers: countBy(version, ({ provider }) => provider),
      resources: version.resources,
      "resources-processed": !pending,
      serial: version.serial,
      lineage: version.lineage ?? null,
      md5: version.md5,
      "state-version": pending ? null : 4,
      "terraform-version": version.terraformVersion ?? null,
      "vcs-commit-url": null,
      "vcs-commit-sha": null,
      "billable-rum-count": version.resources.reduce(
        (sum, { type, count }) => sum + (/^(data\.|terraform_data$|null_resource$)/.test(type) ? 0 : count),
        0,
      ),
      permissions: {
        "can-restore-backing-data": rights?.admin ?? false,
        "can-soft-delete-backing-data": rights?.admin ?? false,
        "can-permanently-delete-backing-data": rights?.admin ?? false,
        "can-read-state-versions": rights !== undefined && reaches(rights, "state-versions", "read"),
      },
    },
    relationships: {
      run: toOne("runs", version.runId),
      "rollback-state-version": toOne("state-versions", version.rollbackOf),
      "created-by": toOne("users", version.createdBy, version.createdBy && `/api/v2/users/${version.createdBy}`),
      workspace: toOne("workspaces", workspace.id),
      ...neighbours(version, store),
      outputs: toMany(
        "state-version-outputs",
        store.outputsOf(version.id).map(({ id }) => id),
        `/api/v2/state-versions/${version.id}/outputs`,
      ),
    },
    links: { self: `/api/v2/state-versions/${version.id}` },
  };
};

function neighbours({ id, workspaceId }: StateVersion, store: View["store"]): Record<string, Relationship> {
  const versions = store.stateVersions.where((each) => each.workspaceId === workspaceId);
  const at = versions.findIndex((each) => each.id === id);
  return {
    "previous-state-version": toOne("state-versions", versions[at - 1]?.id),
    "next-state-version": toOne("state-versions", versions[at + 1]?.id),
  };
}

type Counted = (resource: StateVersion["resources"][number]) => string;

/** How many resources of each type, by module or provider: `{"root": {"null-resource": 1}}`. */
function countBy({ resources }: StateVersion, by: Counted): Record<string, Record<string, number>> {
  const counts: Record<string, Record<string, number>> = {};
  for (const resource of resources) {
    const group = (counts[by(resource)] ??= {});
    const type = resource.type.replaceAll("_", "-");
    group[type] = (group[type] ?? 0) + resource.count;
  }
  return counts;
}

function output(type: string, { id, name, sensitive, type: kind, detailedType, value }: StateOutput, shown: boolean): Resource {
  return {
    id,
    type,
    attributes: { name, sensitive, type: kind, "detailed-type": detailedType, "output-type": kind, value: shown ? value : null },
    links: { self: `/api/v2/state-version-outputs/${id}` },
  };
}

/** One output: asked for by its id, a sensitive value is shown to who may read states. */
export const showOutput: Show<StateOutput> = (each, { store, actor }) => {
  const workspace = store.workspaces.of(store.stateVersions.of(each.stateVersionId).workspaceId);
  const rights = rightsIn(store, actor, workspace);
  return output(
    "state-version-outputs",
    each,
    !each.sensitive || (rights !== undefined && reaches(rights, "state-versions", "read-outputs")),
  );
};

/** An output in a list: sensitive values are hidden there. */
export const showListedOutput: Show<StateOutput> = (each) => output("state-version-outputs", each, !each.sensitive);

export const showWorkspaceOutput: Show<StateOutput> = (each) => output("workspace-outputs", each, !each.sensitive);
