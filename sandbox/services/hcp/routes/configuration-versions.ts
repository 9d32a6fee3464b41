import { join } from "node:path";
import { z } from "zod";
import { ACCEPTED, type Answer, type Call, redirect, type Routes } from "../api/call";
import { NEEDS } from "../access/guards";
import { userOf } from "../access/actors";
import type { Resource } from "../http/document";
import { badRequest, conflict, notFound } from "../http/errors";
import { attributesOf, flag, readInput } from "../http/input";
import { newId, newSecret } from "../model/ids";
import { executionModeOf } from "../model/execution";
import { isFinal } from "../model/run-states";
import type { Workspace } from "../model/places";
import type { ConfigurationStatus, ConfigurationVersion } from "../model/runs";
import type { Parts } from "../parts";
import { isArchive, textIn } from "../runs/archive";
import { defaultOptions } from "../runs/options";
import { showConfigurationVersion } from "../shows/runs";
import { list, made, one } from "./answers";

const schema = z.object({ "auto-queue-runs": flag, speculative: flag, provisional: flag }).partial();

/** Uploads of configurations. */
export function configurationVersionRoutes(routes: Routes, parts: Parts): void {
  const { store, guards, objects, engine } = parts;

  routes.get("/workspaces/:id/configuration-versions", (call) => {
    const { id } = guards.workspace(call.actor, call.params.id);
    return list(
      parts,
      call,
      showConfigurationVersion,
      store.configurationVersions.newest(({ workspaceId }) => workspaceId === id),
    );
  });

  routes.post("/workspaces/:id/configuration-versions", (call) => {
    const workspace = guards.workspace(call.actor, call.params.id, NEEDS.plan);
    const input = call.body === undefined ? { attributes: {} } : readInput(call.body, "configuration-versions");
    const { "auto-queue-runs": autoQueueRuns = true, speculative = false, provisional = false } = attributesOf(input, schema);
    const version: ConfigurationVersion = {
      id: newId("cv"),
      workspaceId: workspace.id,
      createdAt: new Date(),
      source: "tfe-api",
      autoQueueRuns,
      speculative,
      provisional,
      createdBy: userOf(call.actor)?.id,
      status: "pending",
      stamps: new Map(),
      key: newSecret(),
    };
    objects.offer(version.key, {
      read: () => (version.status === "uploaded" ? version.archive : undefined),
      write: (content) => take(version, content),
    });
    // The address is told once, as the documentation says.
    return made(
      parts,
      call,
      (each, view) => withUploadAddress(showConfigurationVersion(each, view), objects.object(each.key)),
      store.configurationVersions.add(version),
    );
  });

  routes.get("/configuration-versions/:id", (call) => one(parts, call, showConfigurationVersion, versionOf(call)));
  routes.get("/configuration-versions/:id/ingress-attributes", (call) => {
    versionOf(call);
    // Only what comes from a VCS has them.
    throw notFound();
  });
  routes.get("/configuration-versions/:id/download", (call) => download(versionOf(call)));
  routes.get("/runs/:id/configuration-version/download", (call) =>
    download(store.configurationVersions.of(guards.run(call.actor, call.params.id).configurationVersionId)),
  );
  routes.get("/runs/:id/configuration-version", (call) =>
    one(
      parts,
      call,
      showConfigurationVersion,
      store.configurationVersions.of(guards.run(call.actor, call.params.id).configurationVersionId),
    ),
  );

  routes.post("/configuration-versions/:id/actions/archive", (call) => {
    const version = versionOf(call, NEEDS.plan);
    if (version.status !== "uploaded" && version.status !== "errored")
      throw conflict(`transition not allowed: the configuration version is ${version.status}`);
    if (isCurrent(version)) throw conflict("transition not allowed: configuration could not be archived because it is current");
    move(version, "archived");
    version.archive = undefined;
    return ACCEPTED;
  });

  const backing = (action: string, from: readonly ConfigurationStatus[], to: ConfigurationStatus) => {
    for (const name of [action, action.replaceAll("_", "-")])
      routes.post(`/configuration-versions/:id/actions/${name}`, (call): Answer => {
        const version = versionOf(call, NEEDS.admin);
        guards.owned(call.actor, store.workspaces.of(version.workspaceId).organization);
        if (isCurrent(version) && to !== "uploaded")
          throw badRequest(`transition not allowed: ${version.status} to ${to}, the configuration version is current`);
        if (!from.includes(version.status)) throw badRequest(`transition not allowed: ${version.status} to ${to}`);
        move(version, to);
        if (to === "backing_data_permanently_deleted") version.archive = undefined;
        return one(parts, call, showConfigurationVersion, version);
      });
  };
  backing("soft_delete_backing_data", ["uploaded"], "backing_data_soft_deleted");
  backing("restore_backing_data", ["backing_data_soft_deleted"], "uploaded");
  backing("permanently_delete_backing_data", ["backing_data_soft_deleted"], "backing_data_permanently_deleted");

  function versionOf(call: Call, need = NEEDS.read): ConfigurationVersion {
    const version = store.configurationVersions.get(call.params.id);
    if (version === undefined) throw notFound();
    guards.workspace(call.actor, version.workspaceId, need);
    return version;
  }

  function download(version: ConfigurationVersion): Answer {
    if (version.status !== "uploaded") throw notFound();
    return redirect(302, objects.object(version.key));
  }

  /** Whether a run has it, or a workspace's next run would. */
  function isCurrent({ id }: ConfigurationVersion): boolean {
    const running = store.runs.find((run) => run.configurationVersionId === id && !isFinal(run));
    const current = store.workspaces.find(({ currentConfigurationVersionId }) => currentConfigurationVersionId === id);
    return running !== undefined || current !== undefined;
  }

  async function take(version: ConfigurationVersion, content: Buffer): Promise<void> {
    // The address takes files again (go-tfe, `configuration_version_integration_test.go`), for a configuration that no run has yet.
    const again = version.status === "uploaded";
    if (!again && version.status !== "pending") throw conflict(`The configuration version is ${version.status}`);
    if (again && store.runs.find(({ configurationVersionId }) => configurationVersionId === version.id))
      throw conflict("The files of this configuration version were uploaded before, and a run has them");
    if (!isArchive(content)) {
      version.error = "The archive is not a gzipped tar file";
      return move(version, "errored");
    }
    version.archive = content;
    const directory = store.workspaces.get(version.workspaceId)?.settings["working-directory"] ?? "";
    version.readme = await textIn(content, join(directory, "README.md"));
    move(version, "uploaded");
    const workspace = store.workspaces.get(version.workspaceId);
    if (workspace === undefined) return;
    if (!version.speculative && !version.provisional) workspace.currentConfigurationVersionId = version.id;
    if (version.autoQueueRuns && !again) queueRun(version, workspace);
  }

  function queueRun(version: ConfigurationVersion, workspace: Workspace): void {
    if (version.provisional || executionModeOf(store, workspace) === "local") return;
    engine.create(workspace, {
      configurationVersionId: version.id,
      options: { ...defaultOptions(workspace), "plan-only": version.speculative },
      message: "Queued manually using Terraform",
      source: "tfe-configuration-version",
      triggerReason: "manual",
      createdBy: version.createdBy,
    });
  }
}

function withUploadAddress(resource: Resource, address: string): Resource {
  return { ...resource, attributes: { ...resource.attributes, "upload-url": address } };
}

function move(version: ConfigurationVersion, status: ConfigurationStatus): void {
  version.status = status;
  version.stamps.set(status.replaceAll("_", "-"), new Date());
}
