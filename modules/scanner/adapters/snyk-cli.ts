import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { secrets } from "../../text/redactor";
import { type Deadline, NO_DEADLINE } from "../deadline";
import { type BatchLimits, CheckError, type Pin, type PinWithEdges, type VulnerabilityService } from "../ports";
import { MisconfiguredError } from "../settings";
import { runChild } from "./child";
import { leanJson } from "./lean-json";
import { type CliEnd, PROBLEMS, readGraph, readGraphs, readMonitor, readTest, readTests } from "./snyk-answers";
import { failureOf } from "./snyk-failures";
import { ENVIRONMENT, fitsFolder, writeSnykFolder } from "./snyk-folder";
import { withWay } from "./snyk-way";
import { messageOf } from "../message-of";

export interface SnykCliOptions {
  /** Path of the CLI: `node_modules/.bin/snyk`. */
  readonly executable: string;
  /** Folder into which `setuptools` was installed: Snyk's plugin reads the environment through its `pkg_resources`. */
  readonly pythonModules: string;
  readonly token: string;
  readonly organization: string;
  /** @default the CLI's own */
  readonly api?: string;
  /** An empty folder for this scan: for the CLI's home and for the batches, which are removed after use. */
  readonly workFolder: string;
  /** Environment from which PATH, proxies and certificate authorities are taken; the CLI gets nothing else of it. */
  readonly outside: Readonly<Record<string, string | undefined>>;
  /** Longest time of one call. @default 15 minutes */
  readonly timeoutMs?: number;
}

/** Without edges, 5,000 packages take one call of some seconds and 190 MB; half of that leaves room on a small build host. */
const FLAT_LIMIT = 2500;
/** With edges, the CLI's work grows with the tree's paths: 5,000 packages failed after 2 GB, 500 take some seconds. */
const TREE_LIMIT = 500;

/** If Snyk asks for it, the CLI itself waits for up to ten minutes between two attempts. */
const TIMEOUT_MS = 15 * 60_000;
/**
 * Less room for what lives shortly, and memory that is freed goes back at once (glibc): the CLI takes 27 MB less, and no more time. Its
 * Node reads the first; one that is compiled into a program may not.
 */
const LITTLE_MEMORY = { NODE_OPTIONS: "--max-semi-space-size=1", MALLOC_TRIM_THRESHOLD_: "131072" };
/** Bytes of what is no answer that are kept. */
const LONGEST_WORDS = 1024 * 1024;
const PASSED_ON = [
  "PATH",
  "NODE_EXTRA_CA_CERTS",
  "SSL_CERT_FILE",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
];

/** Snyk through its CLI, one child for each call. Only these children get the token. */
export class SnykCli implements VulnerabilityService {
  readonly name = "Snyk";
  readonly batches: BatchLimits = {
    most: FLAT_LIMIT,
    // An environment of pip holds one version of a name.
    oneOfAName: true,
    mostWithEdges: TREE_LIMIT,
    unfit: (pin) => (fitsFolder(pin) ? undefined : "name and version are too long"),
  };
  readonly tellsLicences = true;
  private apart?: Promise<boolean>;

  constructor(private readonly options: SnykCliOptions) {}

  /**
   * The CLI's own version. From 1.1111.0 on, its first call fetches the program; if it cannot, it goes on with old code that fails on
   * every package, and says so on standard error only. Throws {@link MisconfiguredError} for that, and if the CLI does not run.
   */
  async version(deadline = NO_DEADLINE): Promise<string> {
    try {
      const end = await this.run(this.options.workFolder, "", ["--version"], deadline);
      const { kind, message } = failureOf(end.stderr, end.code);
      if (kind === "misconfigured") throw new Error(message);
      const version = /\d+\.\d+\.\d+/.exec(end.stdout)?.[0];
      if (version && end.code === 0) return version;
      throw new Error(`it printed ${JSON.stringify(secrets.text(end.stdout || end.stderr).slice(0, 200))}`);
    } catch (error) {
      throw new MisconfiguredError(`The Snyk CLI does not run: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }

  async test(batch: readonly Pin[], deadline = NO_DEADLINE) {
    const pins = batch.map((pin) => ({ ...pin, dependsOn: [] }));
    return this.inFolder(pins, deadline, async (run) => {
      const { dependencyCount, findings, licences } = readTest(await run("test", "--json"));
      if (dependencyCount >= batch.length) return { answered: batch, findings, licences };
      // The CLI silently leaves out packages that its plugin cannot see, so ask it which it saw.
      const seen = new Set(readGraph(await run("test", "--print-graph")).map((pin) => `${pin.name}==${pin.version}`));
      return { answered: batch.filter((pin) => seen.has(`${pin.name}==${pin.version}`)), findings, licences };
    });
  }

  /**
   * Several environments in one run of the CLI, whose start is most of a small batch's time. Its plugin starts Python in the folder of
   * each project, so that a relative PYTHONPATH leads to that project's environment; whether this CLI does so is tried once.
   */
  async testTogether(batches: readonly (readonly Pin[])[], deadline = NO_DEADLINE) {
    try {
      this.apart ??= this.keepsApart(deadline);
      if (!(await this.apart)) return undefined;
      const answers = readTests(await this.inFolders(batches, deadline, "--json"));
      const tested = batches.map((_, index) => answers.get(folderOf(index)));
      const isWhole = tested.every((answer, index) => (answer?.dependencyCount ?? -1) >= (batches[index]?.length ?? 0));
      return isWhole ? batches.map((batch, index) => ({ answered: batch, findings: [], ...tested[index] })) : undefined;
    } catch {
      // What is wrong shows when each is tested by itself.
      return undefined;
    }
  }

  /** Whether the CLI sees two versions of a name in two projects. It draws their graphs only: nothing is asked about the name. */
  private async keepsApart(deadline: Deadline): Promise<boolean> {
    const versions = ["1", "2"];
    const batches = versions.map((version) => [{ name: "package-scan-trial", version }]);
    const graphs = readGraphs(await this.inFolders(batches, deadline, "--print-graph"));
    const seen = graphs.map((pins) => pins.filter(({ name }) => name === "package-scan-trial").map(({ version }) => version));
    return JSON.stringify(seen) === JSON.stringify(versions.map((version) => [version]));
  }

  private async inFolders(batches: readonly (readonly Pin[])[], deadline: Deadline, option: string): Promise<CliEnd> {
    const folder = join(this.options.workFolder, randomUUID());
    try {
      for (const [index, batch] of batches.entries()) {
        const pins = batch.map((pin) => ({ ...pin, dependsOn: [] }));
        await writeSnykFolder(join(folder, folderOf(index)), pins);
      }
      const folders = batches.map((_, index) => folderOf(index));
      return await this.run(folder, ENVIRONMENT, ["test", ...folders, ...this.projectArguments(), option], deadline);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async monitor(batch: readonly PinWithEdges[], projectName: string, deadline = NO_DEADLINE) {
    return this.inFolder(batch, deadline, async (run) => readMonitor(await run("monitor", "--json", `--project-name=${projectName}`)));
  }

  private async inFolder<T>(
    batch: readonly PinWithEdges[],
    deadline: Deadline,
    work: (run: (...args: string[]) => Promise<CliEnd>) => Promise<T>,
  ): Promise<T> {
    const folder = join(this.options.workFolder, randomUUID(), "python-packages");
    try {
      const { environment } = await writeSnykFolder(folder, batch);
      return await work((verb, ...rest) => this.run(folder, environment, [verb ?? "test", ...this.projectArguments(), ...rest], deadline));
    } catch (error) {
      throw withWay(error, this.options.api, this.options.outside);
    } finally {
      await rm(join(folder, ".."), { recursive: true, force: true });
    }
  }

  private projectArguments(): string[] {
    const { organization } = this.options;
    return ["--file=requirements.txt", "--package-manager=pip", "--command=python3", "--skip-unresolved=true", `--org=${organization}`];
  }

  /** Runs the CLI. Its output goes into a file: for thousands of packages it has some hundred MB. */
  private async run(folder: string, environment: string, args: string[], deadline: Deadline): Promise<CliEnd> {
    const limit = this.options.timeoutMs ?? TIMEOUT_MS;
    if (deadline.isOver()) throw new CheckError("late", deadline.reason);
    const home = join(this.options.workFolder, "home");
    await mkdir(home, { recursive: true });
    const outputFile = join(this.options.workFolder, `${randomUUID()}.out`);
    try {
      const result = await runChild(this.options.executable, args, {
        cwd: folder,
        env: this.environment(home, environment),
        timeoutMs: Math.min(limit, deadline.leftMs()),
        signal: deadline.stopped,
        stdoutFile: outputFile,
      });
      if (result.timedOut && deadline.isOver()) throw new CheckError("late", deadline.reason);
      if (result.timedOut) throw new CheckError("transient", `the Snyk CLI did not end within ${limit / 1000} seconds`);
      return { code: result.code, signal: result.signal, ...(await outputIn(outputFile, args)), stderr: result.stderr };
    } finally {
      await rm(outputFile, { force: true });
    }
  }

  private environment(home: string, environment: string): Record<string, string> {
    const { outside, token, api, pythonModules } = this.options;
    const passed = PASSED_ON.flatMap((name) => (outside[name] === undefined ? [] : [[name, outside[name]] as const]));
    return {
      ...Object.fromEntries(passed),
      HOME: home,
      // The environment comes first, so that its packages are found before setuptools' own metadata.
      PYTHONPATH: [environment, pythonModules].filter(Boolean).join(":"),
      PYTHONDONTWRITEBYTECODE: "1",
      ...LITTLE_MEMORY,
      SNYK_TOKEN: token,
      SNYK_DISABLE_ANALYTICS: "1",
      // Some organizations' flags lead newer CLIs to another API, whose answers differ. This keeps the known way.
      SNYK_FORCE_LEGACY_CLI: "1",
      ...(api ? { SNYK_API: api } : {}),
      // By default the CLI changes http to https; only a local API uses http.
      ...(api?.startsWith("http:") ? { SNYK_HTTP_PROTOCOL_UPGRADE: "0" } : {}),
    };
  }
}

/**
 * What a run has written: with `--json`, of thousands of packages some hundred MB, of which only the used members are kept; where that
 * is no JSON, the beginning of its words.
 */
async function outputIn(file: string, args: readonly string[]): Promise<Pick<CliEnd, "stdout" | "json">> {
  if (!args.includes("--json")) return { stdout: await readFile(file, "utf8") };
  const json = await leanJson(file, PROBLEMS.paths, PROBLEMS.members);
  return json === undefined ? { stdout: await beginningOf(file) } : { stdout: "", json };
}

async function beginningOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(LONGEST_WORDS), 0, LONGEST_WORDS, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await handle.close();
  }
}

function folderOf(index: number): string {
  return `batch-${index}`;
}
