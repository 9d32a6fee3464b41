import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { SandboxContext } from "../../core/service";
import { repositoryDoesNotExist, repositoryNameExists } from "./errors";
import { Git } from "./git/run";
import type { Repository } from "./repository";

/** The account and region of a repository. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** All repositories of all accounts and regions. Each has a bare git repository on disk, named by its id, which outlives a rename. */
export class RepositoryStore {
  private readonly repositories = new Map<string, Repository>();
  private readonly beingCreated = new Set<string>();

  constructor(private readonly context: Pick<SandboxContext, "workDirectory" | "toolEnvironment">) {}

  /** Creates an empty repository. Throws RepositoryNameExistsException. */
  async create(place: Place, name: string, settings: Pick<Repository, "description" | "kmsKeyId" | "tags">): Promise<Repository> {
    const key = keyOf(place, name);
    if (this.repositories.has(key) || this.beingCreated.has(key)) throw repositoryNameExists(name);
    this.beingCreated.add(key);
    try {
      const id = randomUUID();
      const parent = join(this.context.workDirectory, "codecommit", place.account, place.region);
      await mkdir(parent, { recursive: true });
      const git = new Git(join(parent, `${id}.git`), this.context.toolEnvironment);
      await git.create();
      const created = Date.now() / 1000;
      const triggers = { configurationId: randomUUID(), list: [] };
      const repository: Repository = { id, ...place, name, ...settings, triggers, created, modified: created, git };
      this.repositories.set(key, repository);
      return repository;
    } finally {
      this.beingCreated.delete(key);
    }
  }

  find(place: Place, name: string): Repository | undefined {
    return this.repositories.get(keyOf(place, name));
  }

  /** Throws RepositoryDoesNotExistException. */
  get(place: Place, name: string): Repository {
    const repository = this.find(place, name);
    if (!repository) throw repositoryDoesNotExist(name);
    return repository;
  }

  /** The repositories of one account and region, by name. */
  list(place: Place): Repository[] {
    return this.select((repository) => repository.account === place.account && repository.region === place.region);
  }

  /** The repositories with this name in all regions of an account: a git URL on a loopback address does not contain the region. */
  inAnyRegion(account: string, name: string): Repository[] {
    return this.select((repository) => repository.account === account && repository.name === name);
  }

  /** Throws RepositoryDoesNotExistException and RepositoryNameExistsException. */
  rename(place: Place, from: string, to: string): Repository {
    const repository = this.get(place, from);
    const key = keyOf(place, to);
    if (this.repositories.has(key) || this.beingCreated.has(key)) throw repositoryNameExists(to);
    this.repositories.delete(keyOf(place, from));
    repository.name = to;
    this.repositories.set(key, repository);
    return repository;
  }

  /** Removes a repository and its history; undefined if there was none. */
  async remove(place: Place, name: string): Promise<Repository | undefined> {
    const repository = this.find(place, name);
    if (!repository) return undefined;
    this.repositories.delete(keyOf(place, name));
    await rm(repository.git.directory, { recursive: true, force: true });
    return repository;
  }

  private select(wanted: (repository: Repository) => boolean): Repository[] {
    return [...this.repositories.values()].filter(wanted).sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

function keyOf(place: Place, name: string): string {
  return `${place.account}/${place.region}/${name}`;
}
