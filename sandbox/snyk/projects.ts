import { randomUUID } from "node:crypto";
import type { Package } from "./dep-graph";

export interface Snapshot {
  readonly id: string;
  /** ISO 8601. */
  readonly created: string;
  readonly packages: readonly Package[];
  /** What the client says about itself: plugin, Node, target file. */
  readonly meta: Readonly<Record<string, unknown>>;
}

export interface MonitoredProject {
  readonly id: string;
  readonly name: string;
  /** Slug of the organization. */
  readonly organization: string;
  readonly packageManager: string;
  /** Oldest first. */
  readonly snapshots: readonly Snapshot[];
}

/** Monitored projects: one for each organization, package manager and name, with a snapshot for each `snyk monitor`. */
export class ProjectStore {
  private readonly projects = new Map<string, MonitoredProject>();

  add(
    of: Pick<MonitoredProject, "organization" | "name" | "packageManager">,
    packages: readonly Package[],
    meta: Readonly<Record<string, unknown>>,
  ): { project: MonitoredProject; snapshot: Snapshot } {
    const key = JSON.stringify([of.organization, of.packageManager, of.name]);
    const snapshot = { id: randomUUID(), created: new Date().toISOString(), packages, meta };
    const known = this.projects.get(key) ?? { id: randomUUID(), ...of, snapshots: [] };
    const project = { ...known, snapshots: [...known.snapshots, snapshot] };
    this.projects.set(key, project);
    return { project, snapshot };
  }

  list(): MonitoredProject[] {
    return [...this.projects.values()];
  }
}
