import type { Asset, Finding } from "../contract/results";
import type { Deadline } from "../deadline";
import type {
  BatchLimits,
  CheckFailure,
  Clock,
  DeclaredDependency,
  IndexFile,
  IndexPages,
  ListedPackages,
  ListedVersion,
  ListedVersions,
  NameAndVersion,
  OutputStore,
  PackageGroup,
  Pin,
  PinWithEdges,
  Registry,
  VulnerabilityService,
} from "../ports";
import { CheckError, NoIndexPage } from "../ports";

/** One version in a registry of the tests. */
export interface MemoryVersion {
  readonly version: string;
  readonly revision?: string;
  /** @default Published */
  readonly status?: string;
  /** @default public */
  readonly origin?: ListedVersion["origin"];
  readonly assets?: readonly Asset[];
  readonly dependencies?: readonly DeclaredDependency[];
}

export interface MemoryPackage {
  /** The newest first. */
  readonly versions: readonly MemoryVersion[];
  /** @default pypi */
  readonly format?: string;
  readonly publish?: "ALLOW" | "BLOCK";
  readonly upstream?: "ALLOW" | "BLOCK";
  /** @default the first published version; `null` for none */
  readonly defaultDisplayVersion?: string | null;
  /** Files of its index page. @default no page */
  readonly page?: readonly IndexFile[];
}

/** Repository -> package -> versions. A method fails if `broken` names its call: `versions team/six`, `packages team`. */
export class MemoryRegistry implements Registry, IndexPages {
  readonly calls: string[] = [];
  /** @default what every domain begins with */
  groups: readonly PackageGroup[] = [{ pattern: "/*", external: "ALLOW" }];

  constructor(
    private readonly content: Readonly<Record<string, Readonly<Record<string, MemoryPackage>>>>,
    private readonly broken: Readonly<Record<string, Error>> = {},
  ) {}

  async repositories(): Promise<string[]> {
    await this.call("repositories");
    return Object.keys(this.content);
  }

  async packages(repository: string): Promise<ListedPackages> {
    await this.call(`packages ${repository}`);
    const all = Object.entries(this.content[repository] ?? {});
    const others: Record<string, string[]> = {};
    for (const [name, { format = "pypi" }] of all) if (format !== "pypi") (others[format] ??= []).push(name);
    const packages = all.flatMap(([name, { format = "pypi", publish, upstream }]) =>
      format === "pypi" ? [{ name, publish, upstream }] : [],
    );
    return { packages, others };
  }

  async versions(repository: string, name: string): Promise<ListedVersions> {
    await this.call(`versions ${repository}/${name}`);
    const found = this.content[repository]?.[name];
    const versions = (found?.versions ?? []).map(({ version, revision, status = "Published", origin = "public" }) => {
      return { version, revision, status, origin };
    });
    const shown = found?.defaultDisplayVersion;
    const first = versions.find(({ status }) => status === "Published")?.version;
    return { versions, defaultDisplayVersion: shown === null ? undefined : (shown ?? first) };
  }

  async packageGroups(): Promise<PackageGroup[]> {
    await this.call("package groups");
    return [...this.groups];
  }

  async assets(repository: string, item: NameAndVersion): Promise<Asset[]> {
    await this.call(`assets ${repository}/${item.name}==${item.version}`);
    return [...(this.find(repository, item)?.assets ?? [])];
  }

  async dependencies(repository: string, item: NameAndVersion): Promise<DeclaredDependency[]> {
    await this.call(`dependencies ${repository}/${item.name}==${item.version}`);
    return [...(this.find(repository, item)?.dependencies ?? [])];
  }

  async page(repository: string, name: string): Promise<IndexFile[]> {
    await this.call(`page ${repository}/${name}`);
    const page = this.content[repository]?.[name]?.page;
    if (!page) throw new NoIndexPage("the index page answered 404");
    return [...page];
  }

  private find(repository: string, item: NameAndVersion): MemoryVersion | undefined {
    return this.content[repository]?.[item.name]?.versions.find(({ version }) => version === item.version);
  }

  /** Waits for a turn of the event loop, so that concurrent calls interleave as real ones do. */
  private async call(what: string): Promise<void> {
    this.calls.push(what);
    await new Promise((resolve) => setImmediate(resolve));
    const error = this.broken[what];
    if (error) throw error;
  }
}

/** A service that knows `findings`, leaves out names in `blind` and fails every batch that contains a name of `poison`. */
export class MemoryVulnerabilityService implements VulnerabilityService {
  readonly name = "Snyk";
  readonly batches: BatchLimits = {
    most: 2500,
    oneOfAName: true,
    mostWithEdges: 500,
    unfit: ({ name, version }) => (name.length + version.length > 240 ? "name and version are too long" : undefined),
  };
  tellsLicences = true;
  readonly tested: Array<readonly Pin[]> = [];
  readonly monitored: Array<{ readonly projectName: string; readonly batch: readonly PinWithEdges[] }> = [];
  findings: readonly Finding[] = [];
  /** Findings that every answer has, whatever was asked. */
  strays: readonly Finding[] = [];
  blind: readonly string[] = [];
  poison: Readonly<Record<string, CheckFailure>> = {};
  /** Failures of the next calls, one each. */
  failNext: Array<CheckFailure | CheckError> = [];
  /** Whether snapshots with edges are refused. */
  refusesTrees = false;

  test(batch: readonly Pin[], deadline: Deadline): ReturnType<VulnerabilityService["test"]> {
    this.tested.push(batch);
    return this.answer(deadline, () => {
      for (const { name } of batch) {
        const kind = this.poison[name];
        if (kind) throw new CheckError(kind, `cannot test ${name}`);
      }
      const answered = batch.filter(({ name }) => !this.blind.includes(name));
      const findings = this.findings.filter((each) => answered.some((pin) => pin.name === each.package && pin.version === each.version));
      return { answered, findings: [...findings, ...this.strays] };
    });
  }

  monitor(batch: readonly PinWithEdges[], projectName: string, deadline: Deadline): Promise<{ url?: string }> {
    return this.answer(deadline, () => {
      if (this.refusesTrees && batch.some(({ dependsOn }) => dependsOn.length > 0)) throw new CheckError("rejected", "too many paths");
      this.monitored.push({ projectName, batch });
      return { url: `https://app.snyk.io/${this.monitored.length}` };
    });
  }

  private answer<T>(deadline: Deadline, work: () => T): Promise<T> {
    return Promise.resolve().then(() => {
      if (deadline.isOver()) throw new CheckError("late", deadline.reason);
      const kind = this.failNext.shift();
      if (kind instanceof CheckError) throw kind;
      if (kind) throw new CheckError(kind, `the service is ${kind}`);
      return work();
    });
  }
}

/** Keeps what was put, in order; fails for the key `broken`. */
export class MemoryStore implements OutputStore {
  readonly files = new Map<string, { readonly body: string; readonly contentType: string }>();

  constructor(private readonly broken?: string) {}

  get(key: string): Promise<string> {
    const body = this.files.get(key)?.body;
    return body === undefined ? Promise.reject(new Error(`There is no ${key}`)) : Promise.resolve(body);
  }

  put(key: string, body: string, contentType: string): Promise<void> {
    if (key === this.broken) return Promise.reject(new Error(`Could not store ${key}`));
    this.files.set(key, { body, contentType });
    return Promise.resolve();
  }
}

/** Each in-memory call takes one turn. */
const QUIET_TURNS = 3;

/**
 * A clock that moves only when somebody sleeps: from one moment at which something is due to the next, in order. Callbacks alone do
 * not move it.
 */
export class MemoryClock implements Clock {
  readonly slept: number[] = [];
  private passedMs = 0;
  private due: Array<{ readonly atMs: number; readonly call: () => void; readonly moves: boolean }> = [];
  private moving = false;

  constructor(private readonly start: Date = new Date("2026-11-24T14:32:01.500Z")) {}

  now(): Date {
    return new Date(this.start.getTime() + this.passedMs);
  }

  elapsedMs(): number {
    return this.passedMs;
  }

  sleep(milliseconds: number): Promise<void> {
    this.slept.push(milliseconds);
    return new Promise((resolve) => {
      this.add(milliseconds, resolve, true);
      this.move();
    });
  }

  after(milliseconds: number, callback: () => void): () => void {
    const entry = this.add(milliseconds, callback, false);
    return () => void (this.due = this.due.filter((each) => each !== entry));
  }

  private add(milliseconds: number, call: () => void, moves: boolean) {
    const entry = { atMs: this.passedMs + milliseconds, call, moves };
    this.due.push(entry);
    return entry;
  }

  /** Goes on when nothing else has run for some turns of the event loop, so that whatever follows now can sleep from now on. */
  private move(turns = QUIET_TURNS): void {
    if (this.moving && turns === QUIET_TURNS) return;
    this.moving = true;
    setImmediate(() => {
      if (turns > 0) return this.move(turns - 1);
      this.moving = false;
      const [next] = [...this.due].sort((a, b) => a.atMs - b.atMs);
      if (next === undefined || !this.due.some(({ moves }) => moves)) return;
      this.due = this.due.filter((each) => each !== next);
      this.passedMs = Math.max(this.passedMs, next.atMs);
      next.call();
      this.move();
    });
  }
}
