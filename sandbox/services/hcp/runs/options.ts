import type { Workspace } from "../model/places";
import type { RunOptions } from "../model/runs";

/** What a run does if nothing is asked for. */
export function defaultOptions(workspace: Workspace): RunOptions {
  return {
    "allow-config-generation": false,
    "allow-empty-apply": false,
    "auto-apply": workspace.settings["auto-apply"],
    "debugging-mode": false,
    "is-destroy": false,
    "plan-only": false,
    refresh: true,
    "refresh-only": false,
    "save-plan": false,
    "replace-addrs": null,
    "target-addrs": null,
    "policy-paths": [],
    "invoke-action-addrs": null,
    "terraform-version": workspace.settings["terraform-version"],
    variables: [],
  };
}
