import { setTimeout as wait } from "node:timers/promises";
import { OperationError } from "../../words/errors";
import { type HcpApi, textOf } from "../api";

/** What a run is to do. */
export interface NewRun {
  /** Id of the workspace. */
  readonly workspace: string;
  /** `.tar.gz` of the configuration. */
  readonly archive: Buffer;
  /** Whether the run ends with its plan, and holds nobody up. */
  readonly planOnly: boolean;
  readonly destroy: boolean;
  readonly refresh: boolean;
  /** Addresses. @default everything */
  readonly targets?: readonly string[];
  /** Shown in HCP Terraform. */
  readonly message: string;
  readonly signal?: AbortSignal;
}

/** How often to look whether an upload was taken, and how often at most (milliseconds, times). */
const LOOK_MS = 500;
const LOOKS = 120;

/** Uploads a configuration and makes a run of it. Gives the run's id. Throws OperationError if the configuration is not taken. */
export async function makeRun(
  api: HcpApi,
  { workspace, archive, planOnly, destroy, refresh, targets, message, signal }: NewRun,
): Promise<string> {
  const version = await uploadConfiguration(api, workspace, { archive, speculative: planOnly, signal });
  const run = await api.send("POST", "runs", {
    type: "runs",
    attributes: {
      message,
      "auto-apply": false,
      "plan-only": planOnly,
      "is-destroy": destroy,
      // The state may have what is gone from AWS: then there is nothing to destroy, and still something to apply.
      ...(destroy && !planOnly && { "allow-empty-apply": true }),
      refresh,
      ...(targets !== undefined && targets.length > 0 && { "target-addrs": targets }),
    },
    relationships: {
      workspace: { data: { type: "workspaces", id: workspace } },
      "configuration-version": { data: { type: "configuration-versions", id: version } },
    },
  });
  return run.id;
}

interface Upload {
  readonly archive: Buffer;
  readonly speculative: boolean;
  readonly signal?: AbortSignal;
}

/** Gives the id of the configuration version. */
async function uploadConfiguration(api: HcpApi, workspace: string, { archive, speculative, signal }: Upload): Promise<string> {
  const { id, attributes } = await api.send("POST", `workspaces/${workspace}/configuration-versions`, {
    type: "configuration-versions",
    // What is not agreed to is never the workspace's own configuration: a run trigger would plan it again.
    attributes: { "auto-queue-runs": false, speculative, provisional: !speculative },
  });
  await api.upload(String(attributes["upload-url"]), archive);
  for (let looks = 0; looks < LOOKS; looks++) {
    const found = await api.find(`configuration-versions/${id}`);
    const status = found?.attributes.status;
    if (status === "uploaded") return id;
    if (status === "errored")
      throw new OperationError(`HCP Terraform does not take the configuration: ${textOf(found, "error-message") ?? "no reason"}`);
    await wait(LOOK_MS, undefined, { signal });
  }
  throw new OperationError(`HCP Terraform has not taken the configuration within ${(LOOK_MS * LOOKS) / 1000} seconds`, "Run this again.");
}
