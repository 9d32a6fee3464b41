import type { BuildEntry, Project } from "./types";
import { projectArn } from "./arns";
import { projectNotFound } from "./errors";

/** The projects and builds of one account in one region. */
export class Region {
  readonly projects = new Map<string, Project>();
  /** By the project's name, as JSON. */
  readonly resourcePolicies = new Map<string, string>();
  /** By `project:uuid`, oldest first. */
  readonly builds = new Map<string, BuildEntry>();
  /** Idempotency tokens of StartBuild and RetryBuild, with the request and its build. */
  readonly tokens = new Map<string, { readonly request: string; readonly entry: Promise<BuildEntry> }>();
  private readonly numbers = new Map<string, number>();

  constructor(
    readonly account: string,
    readonly name: string,
  ) {}

  /** Throws ResourceNotFoundException. */
  project(name: string): Project {
    const project = this.projects.get(name);
    if (!project) throw projectNotFound(projectArn(this.name, this.account, name));
    return project;
  }

  /** Builds of a project, oldest first. */
  buildsOf(project: string): BuildEntry[] {
    return [...this.builds.values()].filter(({ build }) => build.projectName === project);
  }

  nextBuildNumber(project: string): number {
    const number = (this.numbers.get(project) ?? 0) + 1;
    this.numbers.set(project, number);
    return number;
  }
}

/** All projects and builds, by account and region. */
export class Store {
  private readonly regions = new Map<string, Region>();

  region(account: string, name: string): Region {
    const key = `${account}/${name}`;
    let region = this.regions.get(key);
    if (!region) this.regions.set(key, (region = new Region(account, name)));
    return region;
  }

  /** The region of a call in the caller's account. */
  of({ caller, region }: { readonly caller: { readonly account: string }; readonly region: string }): Region {
    return this.region(caller.account, region);
  }

  *builds(): Iterable<BuildEntry> {
    for (const region of this.regions.values()) yield* region.builds.values();
  }
}
