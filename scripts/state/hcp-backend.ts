import { createHash } from "node:crypto";
import type { StackKind } from "../../environments/names";
import { HcpRefusal, type Resource } from "../hcp/api";
import { type Holder, holderOf } from "../hcp/holder";
import type { HcpPlace } from "../hcp/place";
import { requirePermission } from "../hcp/permissions";
import { factsOf } from "../hcp/runs/facts";
import { runText } from "../hcp/runs/held";
import { RemoteRun } from "../hcp/runs/remote-run";
import { type LockInfo, StateLocked } from "../terraform/state-lock";
import { OperationError } from "../words/errors";
import { type StateBackend, StateChanged, type StateVersion, type StoredState } from "./backend";
import { LockChanged, lockContent, readLock } from "./lock-file";
import { parseState } from "./state-file";

/** Before the lock in the reason that people see in HCP Terraform. */
const REASON = "Package scan ";

/** States in workspaces of HCP Terraform: versions are kept by it, and a lock is the workspace's. */
export class HcpStateBackend implements StateBackend {
  readonly wholeHistory = true;
  readonly removes = false;

  constructor(private readonly place: HcpPlace) {}

  location(kind: StackKind): string {
    return this.place.link(kind);
  }

  async read(kind: StackKind): Promise<StoredState | undefined> {
    const current = await this.current(kind);
    if (current === undefined) return undefined;
    const content = await this.contentOf(current);
    return {
      content,
      bytes: Buffer.byteLength(content),
      lastModified: new Date(String(current.attributes["created-at"])),
      revision: current.id,
    };
  }

  async versions(kind: StackKind): Promise<readonly StateVersion[]> {
    const { organization } = this.place.backend;
    // Without this, a workspace that does not exist would look like one without a state.
    await this.place.workspace(kind);
    const [workspace, owner] = [this.place.workspaceName(kind), organization].map(encodeURIComponent);
    const filter = `filter%5Bworkspace%5D%5Bname%5D=${workspace}&filter%5Borganization%5D%5Bname%5D=${owner}`;
    const found = await this.place.api.list(`state-versions?${filter}`);
    const there = found.filter(({ attributes }) => attributes.status === "finalized");
    return there.map(({ id, attributes }, index) => ({
      id,
      current: index === 0,
      deleted: false,
      bytes: Number(attributes.size ?? 0),
      lastModified: new Date(String(attributes["created-at"])),
    }));
  }

  /** @param id of a state version, or of a run whose apply could not store its state */
  async readVersion(kind: StackKind, id: string): Promise<string> {
    const workspace = await this.place.workspace(kind);
    if (id.startsWith("run-")) return this.erroredState(kind, workspace, id);
    const version = await this.place.api.find(`state-versions/${encodeURIComponent(id)}`);
    if (version?.relationships?.workspace?.data?.id !== workspace.id || version.attributes.status !== "finalized")
      throw new OperationError(`${this.location(kind)} has no version ${id} that can be read`);
    return this.contentOf(version);
  }

  private async erroredState(kind: StackKind, workspace: Resource, id: string): Promise<string> {
    const found = await this.place.api.find(`runs/${encodeURIComponent(id)}`);
    const ours = found?.relationships?.workspace?.data?.id === workspace.id;
    const state = ours ? await new RemoteRun(this.place.api, id, this.place.runLink(kind, id)).erroredState(factsOf(found)) : undefined;
    if (state !== undefined) return state.toString("utf8");
    throw new OperationError(`${this.location(kind)} has no run ${id} that has left a state which was not stored`);
  }

  /** HCP Terraform keeps every version by itself. */
  keep(): Promise<void> {
    return Promise.resolve();
  }

  async replace(kind: StackKind, content: string, revision: string | undefined): Promise<void> {
    const workspace = await this.place.workspace(kind);
    if ((await this.current(kind))?.id !== revision) throw new StateChanged(this.location(kind));
    const { serial, lineage } = parseState(content, "The state to write");
    await this.place.api.send("POST", `workspaces/${workspace.id}/state-versions`, {
      type: "state-versions",
      attributes: {
        serial,
        lineage,
        md5: createHash("md5").update(content).digest("hex"),
        // At once with its content: a version that waits for an upload would keep the workspace locked if this run were killed.
        state: base64(content),
        "json-state-outputs": base64(outputsIn(content)),
        // Whoever calls has looked at serial and lineage, under the lock.
        force: true,
      },
    });
  }

  setAside(kind: StackKind): Promise<void> {
    return Promise.reject(
      new OperationError(`HCP Terraform removes no state: ${this.location(kind)} keeps it`, "Another state can take its place."),
    );
  }

  async lock(kind: StackKind): Promise<LockInfo | undefined> {
    const workspace = await this.place.workspace(kind);
    const holder = await holderOf(workspace, this.place.api);
    return holder && this.lockOf(holder, kind);
  }

  async takeLock(kind: StackKind, lock: LockInfo): Promise<void> {
    const workspace = await this.place.workspace(kind);
    requirePermission(workspace, "can-lock");
    try {
      await this.place.api.act("POST", `workspaces/${workspace.id}/actions/lock`, { reason: `${REASON}${lockContent(lock)}` });
    } catch (error) {
      const held = error instanceof HcpRefusal && error.status === 409 ? await this.lock(kind) : undefined;
      throw held === undefined ? error : new StateLocked(held);
    }
  }

  /** A run that has the workspace is given up: discarded, or cancelled if it is at work. */
  async removeLock(kind: StackKind, id: string): Promise<void> {
    const { api } = this.place;
    const workspace = await this.place.workspace(kind);
    const holder = await holderOf(workspace, api);
    const lock = holder && this.lockOf(holder, kind);
    if (holder === undefined || lock?.id !== id) throw new LockChanged(this.location(kind), id, lock);
    if (holder.kind === "run") {
      await new RemoteRun(api, holder.id, this.place.runLink(kind, holder.id)).giveUp("Its workspace was unlocked in ops");
      return;
    }
    try {
      await api.act("POST", `workspaces/${workspace.id}/actions/unlock`);
    } catch (error) {
      // Another user's, or one under which a state waits for its upload.
      if (!(error instanceof HcpRefusal) || ![400, 409, 503].includes(error.status)) throw error;
      await api.act("POST", `workspaces/${workspace.id}/actions/force-unlock`);
    }
  }

  private lockOf({ kind: held, id, who, since, status, reason }: Holder, kind: StackKind): LockInfo {
    const of = { environment: this.place.environment.name, kind };
    // Only what follows as JSON is ours: a person's own words may begin like that too.
    if (reason.startsWith(`${REASON}{`)) {
      const own = readLock(reason.slice(REASON.length));
      if (own !== undefined) return { ...own, of };
    }
    const path = this.location(kind);
    const created = since === undefined ? {} : { created: since };
    if (held === "run") return { id, path, operation: `run ${runText(status)}`, who, of, ...created };
    return { id, path, operation: "", who, of, ...(reason !== "" && { info: reason }) };
  }

  private async current(kind: StackKind): Promise<Resource | undefined> {
    const workspace = await this.place.workspace(kind);
    const found = await this.place.api.find(`workspaces/${workspace.id}/current-state-version`);
    if (found === undefined) this.requireReadable(workspace, kind);
    return found;
  }

  /** HCP Terraform shows a state that may not be read as one that does not exist. */
  private requireReadable({ attributes }: Resource, kind: StackKind): void {
    const { "can-read-state-versions": may } = (attributes.permissions ?? {}) as Readonly<Record<string, unknown>>;
    if (may !== false) return;
    throw new OperationError(
      `Whether ${this.location(kind)} has a state is not known: the token's owner may not read its states`,
      "The token's owner needs the permission to read state versions.",
    );
  }

  private async contentOf({ id, attributes }: Resource): Promise<string> {
    const address = attributes["hosted-state-download-url"];
    if (typeof address !== "string") throw new OperationError(`HCP Terraform does not show the content of the state version ${id}`);
    return (await this.place.api.download(address)).toString("utf8");
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

/** The outputs, as `terraform output -json` prints them: HCP Terraform shows these. */
function outputsIn(content: string): string {
  const { outputs = {} } = JSON.parse(content) as { outputs?: Readonly<Record<string, object>> };
  return JSON.stringify(
    Object.fromEntries(Object.entries(outputs).map(([name, output]) => [name, Object.assign({ sensitive: false }, output)])),
  );
}
