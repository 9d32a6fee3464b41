import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { bundleScanner } from "../../../modules/scanner/bundle";

let files: Map<string, Buffer>;
beforeAll(async () => (files = await bundleScanner({ cliVersion: "1.1110.0" })));

/** What the CodeBuild project does with them. */
const buildspec = parse(readFileSync(join(__dirname, "../../../modules/scanner/publish/buildspec.yml"), "utf8")) as {
  version: number;
  phases: Record<string, { commands: string[] }>;
};

const text = (files: Map<string, Buffer>, path: string) => files.get(path)?.toString() ?? "";

test("publishes these files, the same ones each time", async () => {
  expect([...files.keys()]).toEqual(["package-lock.json", "package.json", "pypa.py", "requirements.lock", "scanner.js"]);
  await jest.isolateModulesAsync(async () => {
    // Bundled anew: within a process, it is bundled once.
    const fresh = await import("../../../modules/scanner/bundle");
    const again = await fresh.bundleScanner({ cliVersion: "1.1110.0" });
    expect([...again].filter(([path, content]) => !files.get(path)?.equals(content)).map(([path]) => path)).toEqual([]);
  });
  const other = await bundleScanner({ cliVersion: "1.1307.4" });
  expect([...other].filter(([path, content]) => !files.get(path)?.equals(content)).map(([path]) => path)).toEqual([
    "package-lock.json",
    "package.json",
  ]);
});

test("locks the Snyk CLI with its hash, and names no registry", () => {
  expect(JSON.parse(text(files, "package.json"))).toEqual({
    name: "package-scanner",
    version: "1.0.0",
    private: true,
    dependencies: { snyk: "1.1110.0" },
  });
  const lock = JSON.parse(text(files, "package-lock.json")) as {
    packages: Record<string, { version?: string; integrity?: string; resolved?: string }>;
  };
  expect(Object.keys(lock.packages)).toEqual(["", "node_modules/snyk"]);
  expect(lock.packages["node_modules/snyk"]).toMatchObject({
    version: "1.1110.0",
    integrity: "sha512-rmyaxtEesqEPQOLeWcX7R9duOxNUKfP1ypX6/XaXxQRduvj7S+P6qXCIpZuJIcR3fnnN/jNbvY6WR+sdc2uqxA==",
  });
});

test.each(["1.1110.0", "1.1307.4"])("in the kept lock of %s every package has a hash and no address", (version) => {
  const lock = JSON.parse(readFileSync(join(__dirname, `../../../modules/scanner/publish/snyk-${version}.lock.json`), "utf8")) as {
    packages: Record<string, Record<string, unknown>>;
  };
  const { "": root, ...packages } = lock.packages;
  // A package inside another package's archive is covered by that one's hash.
  const fetched = Object.values(packages).filter((each) => !each.inBundle);
  expect(root?.dependencies).toEqual({ snyk: version });
  expect(packages["node_modules/snyk"]?.version).toBe(version);
  expect(fetched.filter((each) => !String(each.integrity).startsWith("sha512-") || "resolved" in each)).toEqual([]);
});

test("every Python requirement is pinned with a hash, and setuptools still has pkg_resources", () => {
  const lines = text(files, "requirements.lock")
    .split("\n")
    .filter((line) => /^\w/.test(line));
  expect(lines.map((line) => line.replace(/==.*/, ""))).toEqual(["packaging", "setuptools"]);
  expect(lines.every((line) => /^[a-z]+==[0-9.]+ \\$/.test(line))).toBe(true);
  expect(Number(/^setuptools==(\d+)/m.exec(text(files, "requirements.lock"))?.[1])).toBeLessThan(81);
  expect(text(files, "requirements.lock").match(/--hash=sha256:[0-9a-f]{64}$/gm)?.length).toBe(2);
});

test("the buildspec verifies the source, installs without running scripts and ends with the scanner's exit code", () => {
  expect(buildspec.version).toBe(0.2);
  expect(Object.keys(buildspec.phases)).toEqual(["install", "build"]);
  expect(buildspec.phases.install?.commands.map((command) => command.split(" ").slice(0, 8).join(" ").split("\n")[0])).toEqual([
    `cat > "\${TMPDIR:-/tmp}/verify-source" <<'END'`,
    'sh "${TMPDIR:-/tmp}/verify-source"',
    'authority="${NODE_EXTRA_CA_CERTS:-${AWS_CA_BUNDLE:-${SSL_CERT_FILE:-}}}"; [ -z "$authority" ] || export NODE_EXTRA_CA_CERTS="$authority"',
    'export ASKED_THROUGH="${HTTPS_PROXY:+, through the proxy $(printf \'%s\' "${HTTPS_PROXY:-}"',
    "[ ! -f package-lock.json ] || npm ci",
    "python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps",
  ]);
  expect(buildspec.phases.install?.commands[5]).toContain("--require-hashes");
  expect(buildspec.phases.build?.commands).toEqual(["MALLOC_TRIM_THRESHOLD_=131072 node --max-semi-space-size=8 scanner.js"]);
});

test("with the CLI's own program in the source, the build downloads nothing", async () => {
  const program = { sha256: "0a".repeat(32), size: 7, parts: ["snyk-cli/0a0a0a0a0a0a0a0a/000/part"] };
  const own = await bundleScanner({ cliVersion: "1.1307.4", program });
  expect([...own.keys()]).toEqual(["pypa.py", "requirements.lock", "scanner.js", "snyk-cli.json"]);
  expect(JSON.parse(text(own, "snyk-cli.json"))).toEqual(program);
  const folder = mkdtempSync(join(tmpdir(), "scanner-installs-"));
  const [, , , , npm = "", pip = ""] = buildspec.phases.install?.commands ?? [];
  // Functions in the place of the programs say what the shell would start.
  const said = async () => {
    const script = `npm() { echo npm "$@"; }; python3() { echo python3 "$@"; }\n${npm}\n${pip}\n`;
    const { stdout } = await promisify(execFile)("dash", ["-c", script], { cwd: folder });
    return stdout.trimEnd().split("\n");
  };
  const install = "python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps";
  const rest = "--require-hashes --target python_modules -r requirements.lock";
  expect(await said()).toEqual([`${install} --only-binary=:all: ${rest}`]);
  writeFileSync(join(folder, "package-lock.json"), "{}");
  expect(await said()).toEqual(["npm ci --ignore-scripts --omit=dev --no-audit --no-fund", `${install} --only-binary=:all: ${rest}`]);
  rmSync(join(folder, "package-lock.json"));
  writeFileSync(join(folder, "snyk-cli.json"), "{}");
  expect(await said()).toEqual([`${install} --no-index --find-links wheels ${rest}`]);
  rmSync(folder, { recursive: true });
});

test.each([
  ["http://ana:p%40ss@proxy.example.com:8080", ", through the proxy http://proxy.example.com:8080"],
  ["http://proxy.example.com:8080", ", through the proxy http://proxy.example.com:8080"],
  [undefined, ""],
])("what cannot be installed names the proxy %s without its login, and fails the build", async (HTTPS_PROXY, through) => {
  const [, , , via = "", npm = "", pip = ""] = buildspec.phases.install?.commands ?? [];
  const folder = mkdtempSync(join(tmpdir(), "scanner-installs-"));
  writeFileSync(join(folder, "package-lock.json"), "{}");
  const failing = async (command: string) => {
    const script = `npm() { return 7; }; python3() { return 8; }\n${via}\n${command}\n`;
    const ran = promisify(execFile)("dash", ["-c", script], { cwd: folder, env: { PATH: process.env.PATH, HTTPS_PROXY } });
    return ran.then(
      () => "done",
      ({ code, stdout }: { code: number; stdout: string }) => [code, stdout],
    );
  };
  expect(await failing(npm)).toEqual([1, `npm could not install the Snyk CLI${through}.\n`]);
  expect(await failing(pip)).toEqual([1, `pip could not install what the scan needs${through}.\n`]);
  rmSync(folder, { recursive: true });
});

test("with the API, no CLI belongs to the scanner", async () => {
  const files = await bundleScanner({ engine: "api", cliVersion: "1.1307.4" });
  expect([...files.keys()]).toEqual(["pypa.py", "requirements.lock", "scanner.js"]);
});

test("the bundle runs by itself and explains what is not set", async () => {
  const folder = mkdtempSync(join(tmpdir(), "scanner-bundle-"));
  writeFileSync(join(folder, "scanner.js"), files.get("scanner.js") ?? "");
  const run = promisify(execFile)(process.execPath, ["scanner.js"], { cwd: folder, env: { AWS_REGION: "nowhere" } });
  await expect(run).rejects.toMatchObject({
    code: 3,
    stdout: expect.stringMatching(
      /SCAN_DOMAIN is not set\n[\s\S]*AWS_REGION="nowhere" must be an AWS region, such as eu-central-1\n$/,
    ) as string,
  });
  rmSync(folder, { recursive: true });
});
