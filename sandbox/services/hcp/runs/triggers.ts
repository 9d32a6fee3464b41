import type { Run } from "../model/runs";
import type { Store } from "../model/store";
import type { NewRun } from "./create";
import { defaultOptions } from "./options";

/** The runs that follow a successful apply in other workspaces. One without a configuration starts none. */
export function triggeredBy(store: Store, run: Run): readonly { readonly workspaceId: string; readonly made: NewRun }[] {
  const source = store.workspaces.of(run.workspaceId);
  return store.runTriggers
    .where(({ sourceId }) => sourceId === run.workspaceId)
    .flatMap(({ workspaceId }) => {
      const workspace = store.workspaces.of(workspaceId);
      const version = store.configurationVersions.get(workspace.currentConfigurationVersionId);
      if (version?.status !== "uploaded") return [];
      const made: NewRun = {
        configurationVersionId: version.id,
        options: { ...defaultOptions(workspace), "auto-apply": workspace.settings["auto-apply-run-trigger"] },
        message: `Triggered automatically from run ${run.id} in workspace ${source.organization}/${source.name}`,
        source: "tfe-run-trigger",
        triggerReason: "run_trigger",
        triggeredBy: run.id,
      };
      return [{ workspaceId, made }];
    });
}
