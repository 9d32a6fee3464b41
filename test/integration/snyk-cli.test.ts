import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sandboxToken, startSnykApi, type SnykApi } from "../../sandbox/snyk";
import { type Finished, run } from "../helpers/run";

const cli = join(__dirname, "../../node_modules/snyk/bin/snyk");
const wrongToken = "5a4db0c5-0000-4000-8000-00000000dead";

let folder: string;
let api: SnykApi;
beforeAll(async () => {
  api = await startSnykApi();
  folder = mkdtempSync(join(tmpdir(), "snyk-cli-"));
  mkdirSync(join(folder, "project"));
});
afterEach(() => api.faults.clear());
afterAll(async () => {
  await api.stop();
  rmSync(folder, { recursive: true });
});

/** Writes the files that the CLI's Python plugin reads: requirements, and metadata of packages that are not installed. */
function describeProject(packages: Readonly<Record<string, readonly string[]>>): void {
  rmSync(join(folder, "metadata"), { recursive: true, force: true });
  const named = Object.entries(packages).map(([id, requires]) => ({
    name: id.split("@")[0] ?? "",
    version: id.split("@")[1] ?? "",
    requires,
  }));
  writeFileSync(join(folder, "project", "requirements.txt"), named.map(({ name, version }) => `${name}==${version}\n`).join(""));
  for (const { name, version, requires } of named) {
    // If the folder's name has a dash, the plugin takes the rest of the name for the version and misses the package.
    const info = join(folder, "metadata", `${name.replaceAll("-", "_")}-${version}.dist-info`);
    mkdirSync(info, { recursive: true });
    const lines = ["Metadata-Version: 2.1", `Name: ${name}`, `Version: ${version}`, ...requires.map((each) => `Requires-Dist: ${each}`)];
    writeFileSync(join(info, "METADATA"), `${lines.join("\n")}\n`);
  }
}

function snyk(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Finished> {
  const env = {
    PATH: process.env["PATH"],
    HOME: folder,
    PYTHONPATH: join(folder, "metadata"),
    SNYK_API: `${api.url}/v1`,
    SNYK_TOKEN: sandboxToken,
    SNYK_HTTP_PROTOCOL_UPGRADE: "0",
    SNYK_DISABLE_ANALYTICS: "1",
    ...environment,
  };
  const all = [cli, ...args, "--file=requirements.txt", "--package-manager=pip"];
  return run(process.execPath, all, { cwd: join(folder, "project"), env });
}

interface Report {
  readonly ok: boolean;
  readonly error?: string;
  readonly dependencyCount: number;
  readonly org: string;
  readonly vulnerabilities: readonly { id: string; name: string; version: string; severity: string; fixedIn: string[]; from: string[] }[];
}
const report = (result: Finished) => JSON.parse(result.stdout) as Report;

const packages = {
  "requests@2.19.1": ["urllib3<1.24,>=1.21.1"],
  "urllib3@1.23": [],
  "six@1.16.0": [],
  // These two do not install on a current Python on Linux, but Snyk checks them.
  "pycrypto@2.6.1": [],
  "sandbox-python2-only@1.0": [],
};

describe("snyk test", () => {
  beforeAll(() => describeProject(packages));

  test("finds the published vulnerabilities of exactly these packages, with paths and fixes", async () => {
    const result = await snyk(["test", "--json"]);
    const { ok, dependencyCount, org, vulnerabilities } = report(result);
    expect([result.code, ok, dependencyCount, org]).toEqual([1, false, 5, "sandbox"]);
    const found = vulnerabilities.map((each) => `${each.name}@${each.version} ${each.severity} ${each.id} ${each.fixedIn.join(",")}`);
    expect([...new Set(found)].sort()).toEqual([
      "pycrypto@2.6.1 high GHSA-6528-wvf6-f6qg ",
      "requests@2.19.1 high GHSA-x84v-xcm2-53pg 2.20.0",
      "requests@2.19.1 medium GHSA-9wx4-h78v-vm56 2.32.2",
      "requests@2.19.1 medium GHSA-j8r2-6x86-q33q 2.31.0",
      "urllib3@1.23 high GHSA-mh33-7rrq-662w 1.24.2",
      "urllib3@1.23 medium GHSA-g4mx-q9vg-27p4 1.26.18,2.0.7",
      "urllib3@1.23 medium GHSA-v845-jxx5-vc9f 1.26.17,2.0.6",
    ]);
    const paths = vulnerabilities.filter((each) => each.id === "GHSA-mh33-7rrq-662w").map((each) => each.from.slice(1));
    expect(paths).toEqual(expect.arrayContaining([["urllib3@1.23"], ["requests@2.19.1", "urllib3@1.23"]]));
  });

  test("a threshold above every finding exits 0", async () => {
    const result = await snyk(["test", "--json", "--severity-threshold=critical"]);
    expect([result.code, report(result).vulnerabilities]).toEqual([0, []]);
  });

  test("the text for people names the pin that fixes a package", async () => {
    const { code, stdout } = await snyk(["test", "--severity-threshold=high"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/requests@2\.19\.1 to requests@2\.20\.0 to fix/);
    expect(stdout).toMatch(/Organization:\s+sandbox/);
  });

  test("a wrong token exits 2", async () => {
    const result = await snyk(["test", "--json"], { SNYK_TOKEN: wrongToken });
    expect([result.code, report(result).error]).toEqual([2, `Authentication failed. Please check the API token on ${api.url}`]);
    expect(result.stdout + result.stderr).not.toContain(wrongToken);
  });

  test("an unknown organization exits 2 and is named", async () => {
    const { code, stdout } = await snyk(["test", "--org=nobody"]);
    expect([code, stdout.trim()]).toEqual([2, "Org nobody was not found or you may not have the correct permissions"]);
  });

  test("a rate limit exits 2", async () => {
    api.faults.add({ on: "test", status: 429 });
    const { code, stdout } = await snyk(["test"]);
    expect([code, stdout.trim()]).toEqual([2, "Failed to get vulns"]);
  });
});

describe("snyk monitor", () => {
  beforeAll(() => describeProject(packages));

  test("records a project with its name, organization and packages; exit 0 whatever is found", async () => {
    const result = await snyk(["monitor", "--json", "--org=sandbox", "--project-name=sandbox demo-domain"]);
    expect(result.code).toBe(0);
    const [project] = api.projects().filter((each) => each.name === "sandbox demo-domain");
    expect(project).toMatchObject({ organization: "sandbox", packageManager: "pip" });
    expect(project?.snapshots).toHaveLength(1);
    const ids = project?.snapshots[0]?.packages.map((each) => `${each.name}@${each.version}`).sort();
    expect(ids).toEqual(Object.keys(packages).sort());
    expect(JSON.parse(result.stdout)).toMatchObject({ ok: true, isMonitored: true, org: "sandbox" });
  });

  test("a wrong token exits 2 and records nothing", async () => {
    const before = api.projects();
    const result = await snyk(["monitor", "--json", "--project-name=never"], { SNYK_TOKEN: wrongToken });
    expect([result.code, report(result).error]).toEqual([2, "Server returned unexpected error for the monitor request. Status code: 401"]);
    expect(api.projects()).toEqual(before);
  });
});

test("exits 0 if nothing is published about any package", async () => {
  describeProject({ "six@1.16.0": [] });
  const result = await snyk(["test", "--json"]);
  expect([result.code, report(result).ok, report(result).dependencyCount]).toEqual([0, true, 1]);
});
