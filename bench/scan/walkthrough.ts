import { readdir, readFile, writeFile } from "node:fs/promises";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sandboxOrganization } from "../../sandbox/snyk";
import { findToolbox } from "../../sandbox/toolbox";
import { type Moved, since } from "./traffic";
import { type Usage, usageOf } from "./usage";
import { REPOSITORY, type ScanWorld } from "./world";

/** What the walkthrough's way took. What was not done for every package says how many it was done for. */
export interface Walked {
  /** Lists at most 1,000 packages, whatever the domain has. */
  readonly list: Usage & { readonly moved: Moved; readonly packages: number };
  /** Seconds of `aws codeartifact login`. */
  readonly login: number;
  readonly install: Usage & { readonly moved: Moved; readonly packages: number };
  /** Of the installed ones. */
  readonly monitor: Usage & { readonly moved: Moved; readonly packages: number };
  /** `name==version` that pip could not install, of those it was asked to. */
  readonly asked: readonly string[];
  readonly installed: readonly string[];
}

/**
 * Lists, installs and monitors a domain as the walkthrough does, in a fresh virtual environment; its CodeBuild install phase is not measured.
 * @param sample how many packages pip installs at most, spread over the list
 */
export async function walkThrough(world: ScanWorld, domain: string, sample: number): Promise<Walked> {
  const { sandbox, traffic } = world;
  const folder = await mkdtemp(join(tmpdir(), "bench-walkthrough-"));
  const { python, pathAdditions } = await findToolbox();
  const variables = { domainName: domain, domainOwner: sandbox.account, repository: REPOSITORY };
  const path = [...pathAdditions, process.env.PATH].join(":");
  const snyk = { SNYK_TOKEN: sandbox.snyk.token, SNYK_API: `${sandbox.snyk.url}/v1`, SNYK_HTTP_PROTOCOL_UPGRADE: "0" };
  const env = { ...sandbox.environment, ...variables, ...snyk, HOME: folder, PATH: path, PIP_DISABLE_PIP_VERSION_CHECK: "1" };
  // boto3 and the AWS CLI are the machine's, as they are the build image's; pip and what Snyk looks at are the fresh environment's.
  const inside = { ...env, PATH: `${join(folder, "venv", "bin")}:${path}` };
  const script = join(__dirname, "walkthrough.py");
  const measured = async (file: string, args: readonly string[], environment = env) => {
    const before = traffic.moved();
    const usage = await usageOf({ file, args, cwd: folder, env: environment });
    return { ...usage, moved: since(before, traffic.moved()) };
  };
  try {
    await done(measured("python3", ["-m", "venv", "venv"]));
    const list = await done(measured(python, [script, "list"]));
    const lines = (await readFile(join(folder, "requirements.txt"), "utf8")).split("\n").filter(Boolean);
    const asked = spread(lines, sample);
    await writeFile(join(folder, "requirements.txt"), `${asked.join("\n")}\n`);
    const place = ["--domain", domain, "--domain-owner", sandbox.account, "--repository", REPOSITORY];
    const login = await done(measured("aws", ["codeartifact", "login", "--tool", "pip", ...place], inside));
    const pip = await done(measured(join(folder, "venv", "bin", "python3"), [script, "install"], inside));
    const installed = await installedIn(join(folder, "venv", "lib"));
    const cli = join(__dirname, "..", "..", "node_modules", ".bin", "snyk");
    const options = ["--file=requirements.txt", "--package-manager=pip", `--org=${sandboxOrganization.slug}`, "--project-name=walkthrough"];
    const monitor = await done(measured(cli, ["monitor", ...options, "--skip-unresolved"], inside));
    return {
      list: { ...list, packages: lines.length },
      login: login.seconds,
      install: { ...pip, packages: asked.length },
      monitor: { ...monitor, packages: asked.length },
      asked,
      installed: asked.filter((line) => installed.has(line)),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function done<T extends Usage>(running: Promise<T>): Promise<T> {
  const usage = await running;
  if (usage.exitCode !== 0) throw new Error(`The walkthrough's way ended with ${usage.exitCode}:\n${usage.output.slice(-2000)}`);
  return usage;
}

/** `name==version` of the distributions in a virtual environment. */
async function installedIn(lib: string): Promise<Set<string>> {
  const [python = ""] = await readdir(lib);
  const entries = await readdir(join(lib, python, "site-packages"));
  const infos = entries.filter((entry) => entry.endsWith(".dist-info")).map((entry) => entry.slice(0, -".dist-info".length));
  return new Set(infos.map((info) => info.replaceAll("_", "-").replace(/-(?=[^-]*$)/, "==")));
}

/** At most so many of them, at equal distances. */
export function spread<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_, index) => all[Math.floor((index * all.length) / most)] as T);
}
