import { createHash } from "node:crypto";
import { conflict, invalidAttribute, preconditionFailed } from "../http/errors";
import { newId, newSecret } from "../model/ids";
import type { Workspace } from "../model/places";
import type { StateVersion } from "../model/states";
import type { Store } from "../model/store";
import type { Objects } from "../objects";
import { type NewOutput, outputsFrom, parseState } from "./parse";

export interface NewStateVersion {
  readonly serial: number;
  readonly md5: string;
  readonly lineage?: string;
  readonly force?: boolean;
  readonly state?: Buffer;
  readonly json?: Buffer;
  readonly outputs?: readonly NewOutput[];
  readonly createdBy?: string;
  readonly runId?: string;
  readonly rollbackOf?: string;
}

/** The state versions of workspaces: what may follow what, and how their contents come. */
export class StateVersions {
  constructor(
    private readonly store: Store,
    private readonly objects: Objects,
  ) {}

  /** Throws 409 for another lineage or another content of the same serial, 412 for a lower serial. */
  create(workspace: Workspace, made: NewStateVersion): StateVersion {
    if (made.force !== true) checkFollows(this.store.latestState(workspace.id), made);
    if (made.state) checkHash(made.state, made.md5);
    // One that still waits for its upload is superseded.
    for (const each of this.store.stateVersions.where(({ workspaceId, status }) => workspaceId === workspace.id && status === "pending"))
      each.status = "discarded";
    const version: StateVersion = {
      id: newId("sv"),
      workspaceId: workspace.id,
      serial: made.serial,
      lineage: made.lineage,
      md5: made.md5,
      createdAt: new Date(),
      createdBy: made.createdBy,
      runId: made.runId,
      rollbackOf: made.rollbackOf,
      status: "pending",
      intermediate: false,
      keys: { state: newSecret(), json: newSecret() },
      json: made.json,
      resources: [],
    };
    this.offer(version);
    if (made.state) this.finish(version, made.state, made.outputs);
    return this.store.stateVersions.add(version);
  }

  /** Takes the content of a pending version. */
  finish(version: StateVersion, content: Buffer, outputs?: readonly NewOutput[]): void {
    const parsed = parseState(content);
    version.state = content;
    version.terraformVersion = parsed.terraformVersion;
    version.resources = parsed.resources;
    version.status = "finalized";
    for (const output of outputsFrom(version.id, outputs ?? parsed.outputs)) this.store.stateOutputs.add(output);
  }

  hash(content: Buffer): string {
    return md5Of(content);
  }

  private offer(version: StateVersion): void {
    this.objects.offer(version.keys.state, {
      read: () => (version.status === "finalized" ? version.state : undefined),
      write: (content) => {
        if (version.status !== "pending") throw conflict("The state of this state version was uploaded before, or it was superseded");
        checkHash(content, version.md5);
        this.finish(version, content);
      },
      type: "application/json",
    });
    this.objects.offer(version.keys.json, {
      read: () => (version.status === "finalized" ? version.json : undefined),
      write: (content) => {
        if (version.json !== undefined) throw conflict("The JSON state of this state version was uploaded before");
        version.json = content;
      },
      type: "application/json",
    });
  }
}

function checkFollows(latest: StateVersion | undefined, made: NewStateVersion): void {
  if (latest === undefined) return;
  if (latest.lineage !== undefined && made.lineage !== undefined && latest.lineage !== made.lineage)
    throw conflict(`lineage mismatch: the workspace's state has the lineage ${latest.lineage}, not ${made.lineage}`);
  if (made.serial < latest.serial)
    throw preconditionFailed(`serial ${made.serial} is lower than ${latest.serial}, the serial of the workspace's current state`);
  if (made.serial === latest.serial && made.md5 !== latest.md5)
    throw conflict(`serial ${made.serial} is the current state's, and the content differs from it`);
}

function checkHash(content: Buffer, md5: string): void {
  const actual = md5Of(content);
  if (actual !== md5.toLowerCase()) throw invalidAttribute("md5", `Md5 does not match the state, whose hash is ${actual}`);
}

export function md5Of(content: Buffer): string {
  return createHash("md5").update(content).digest("hex");
}
