import { randomUUID } from "node:crypto";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { secrets } from "../../text/redactor";
import { CheckError, type Pin, type PinWithEdges, type VulnerabilityService } from "../ports";
import { MisconfiguredError } from "../settings";
import { runChild } from "./child";
import { failure, readGraph, readMonitor, readTest } from "./snyk-answers";
import { writeSnykFolder } from "./snyk-folder";
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
  /** @default ten minutes */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10 * 60_000;
const PASSED_ON = ["PATH", "NODE_EXTRA_CA_CERTS", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"];

/** Snyk through its CLI, one child for each call. Only these children get the token. */
export class SnykCli implements VulnerabilityService {
  constructor(private readonly options: SnykCliOptions) {}

  /** The CLI's own version; throws {@link MisconfiguredError} if it does not run. */
  async version(): Promise<string> {
    try {
      const output = await this.run(this.options.workFolder, "", ["--version"]);
      const version = /\d+\.\d+\.\d+/.exec(output)?.[0];
      if (version) return version;
      throw new Error(`it printed ${JSON.stringify(secrets.text(output).slice(0, 200))}`);
    } catch (error) {
      throw new MisconfiguredError(`The Snyk CLI does not run: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }

  async test(batch: readonly Pin[]) {
    const pins = batch.map((pin) => ({ ...pin, dependsOn: [] }));
    return this.inFolder(pins, async (run) => {
      const { dependencyCount, findings } = readTest(await run("test", "--json"));
      if (dependencyCount >= batch.length) return { answered: batch, findings };
      // The CLI silently leaves out packages that its plugin cannot see, so ask it which it saw.
      const seen = new Set(readGraph(await run("test", "--print-graph")).map((pin) => `${pin.name}==${pin.version}`));
      return { answered: batch.filter((pin) => seen.has(`${pin.name}==${pin.version}`)), findings };
    });
  }

  async monitor(batch: readonly PinWithEdges[], projectName: string) {
    return this.inFolder(batch, async (run) => readMonitor(await run("monitor", "--json", `--project-name=${projectName}`)));
  }

  private async inFolder<T>(batch: readonly PinWithEdges[], work: (run: (...args: string[]) => Promise<string>) => Promise<T>): Promise<T> {
    const folder = join(this.options.workFolder, randomUUID(), "python-packages");
    try {
      const { environment } = await writeSnykFolder(folder, batch);
      return await work((verb, ...rest) =>
        this.run(folder, environment, [
          verb ?? "test",
          "--file=requirements.txt",
          "--package-manager=pip",
          "--command=python3",
          "--skip-unresolved=true",
          `--org=${this.options.organization}`,
          ...rest,
        ]),
      );
    } finally {
      await rm(join(folder, ".."), { recursive: true, force: true });
    }
  }

  /** Runs the CLI. Its output goes into a file: for thousands of packages it has some hundred MB. */
  private async run(folder: string, environment: string, args: string[]): Promise<string> {
    const home = join(this.options.workFolder, "home");
    await mkdir(home, { recursive: true });
    const outputFile = join(this.options.workFolder, `${randomUUID()}.out`);
    try {
      const result = await runChild(this.options.executable, args, {
        cwd: folder,
        env: this.environment(home, environment),
        timeoutMs: this.options.timeoutMs ?? TIMEOUT_MS,
        stdoutFile: outputFile,
      });
      if (result.timedOut) throw new CheckError("rejected", "the Snyk CLI ran out of time");
      const output = await readFile(outputFile, "utf8");
      // Exit code 0 means no findings, 1 means findings. For other codes, its JSON says what went wrong.
      if (result.code !== 0 && result.code !== 1 && !output.trim())
        throw failure(result.stderr || `the Snyk CLI ended with ${result.code}`);
      return output;
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
      SNYK_TOKEN: token,
      SNYK_DISABLE_ANALYTICS: "1",
      ...(api ? { SNYK_API: api } : {}),
      // By default the CLI changes http to https; only a local API uses http.
      ...(api?.startsWith("http:") ? { SNYK_HTTP_PROTOCOL_UPGRADE: "0" } : {}),
    };
  }
}
