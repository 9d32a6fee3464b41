import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { platform } from "../../scripts/setup/releases.mjs";

const ROOT = dirname(dirname(__dirname));

/** Stands for tsx in these tests, whose scripts are JavaScript in files that end in .ts. */
const TSX = `import { register } from "node:module";
register("data:text/javascript," + encodeURIComponent(\`
  export const load = (url, context, next) => next(url, url.endsWith(".ts") ? { ...context, format: "commonjs" } : context);
\`));`;

describe("scripts/run.mjs", () => {
  let root: string;
  let tools: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "run-"));
    tools = join(root, "tools");
    mkdirSync(tools);
    for (const path of ["scripts/run.mjs", "scripts/setup", "modules/network"])
      cpSync(join(ROOT, path), join(root, path), { recursive: true });
    for (const name of ["tsx", "jest"]) {
      mkdirSync(join(root, "vendor", name, "bin"), { recursive: true });
      writeFileSync(
        join(root, "vendor", name, "package.json"),
        JSON.stringify({ name, version: "1.0.0", type: name === "tsx" ? "module" : "commonjs", main: "index.js" }),
      );
    }
    writeFileSync(join(root, "vendor", "tsx", "index.js"), TSX);
    writeFileSync(join(root, "vendor", "jest", "bin", "jest.js"), `console.log("jest", JSON.stringify(process.argv.slice(2)));`);
    dependOn({ tsx: "file:vendor/tsx", jest: "file:vendor/jest" });
    script("console.log(JSON.stringify(process.argv.slice(2)));");
    command("terraform", `echo '{"terraform_version":"1.11.4"}'`);
    const sha256 = createHash("sha256")
      .update(readFileSync(join(tools, "terraform")))
      .digest("hex");
    writeFileSync(join(root, "releases.json"), JSON.stringify({ terraform: { "1.11.4": { programs: { [platform]: sha256 } } } }));
    toolbox({ moto: "5.2.1", awscli: "1.45.11" });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  /** Writes package.json and its lock, without a registry. */
  function dependOn(dependencies: Record<string, string>): void {
    writeFileSync(join(root, "package.json"), JSON.stringify({ name: "project", version: "1.0.0", private: true, dependencies }));
    const args = ["install", "--package-lock-only", "--offline", "--no-audit", "--no-fund"];
    const made = spawnSync("npm", args, { cwd: root, encoding: "utf8", env: environment() });
    expect([made.status, made.stderr]).toEqual([0, ""]);
  }

  function script(text: string): void {
    writeFileSync(join(root, "scripts", "ops.ts"), text);
  }

  function command(name: string, text: string): void {
    writeFileSync(join(tools, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(tools, name), 0o755);
  }

  /** A python3 that answers the set-up's questions. */
  function toolbox(versions: Record<string, string>): void {
    const evidence = join(root, "tools", "evidence");
    mkdirSync(evidence, { recursive: true });
    const packages = Object.fromEntries(Object.entries(versions).map(([name, version]) => [name, { version, evidence }]));
    const answer = { executable: join(tools, "python3"), version: "3.11.7", scripts: tools, packages, pkgResources: true };
    command("python3", `cat <<'END'\n${JSON.stringify(answer)}\nEND`);
    command("aws", "exit 0");
  }

  const environment = (extra: Record<string, string> = {}) => {
    const own = Object.entries(process.env).filter(([name]) => !/^(npm_|PIP_)/i.test(name));
    return {
      ...Object.fromEntries(own),
      PATH: [tools, process.env.PATH].join(delimiter),
      PACKAGE_SCAN_RELEASES: join(root, "releases.json"),
      ...extra,
    };
  };
  const run = (args: string[], extra?: Record<string, string>) =>
    spawnSync(process.execPath, ["--", join(root, "scripts", "run.mjs"), ...args], {
      cwd: tmpdir(),
      encoding: "utf8",
      env: environment(extra),
    });

  it("installs what is missing once, then runs the command with the arguments as they are", () => {
    const args = ["results", "--env-file", "no such file", "$HOME", "a b", ""];
    const first = run(["ops", ...args]);
    expect(first.stdout).toMatch(/^ {2}setup {5}npm packages +\d+ s\n/);
    expect(first.stdout.split("\n").slice(1)).toEqual([JSON.stringify(args), ""]);
    expect(first.status).toBe(0);
    expect(existsSync(join(root, "node_modules", "tsx", "index.js"))).toBe(true);
    expect(run(["ops", ...args]).stdout).toBe(`${JSON.stringify(args)}\n`);
  });

  it("installs again when the lock changes or node_modules is gone", () => {
    run(["ops"]);
    rmSync(join(root, "node_modules"), { recursive: true });
    expect(run(["ops"]).stdout).toContain("npm packages");
    mkdirSync(join(root, "vendor", "extra"));
    writeFileSync(join(root, "vendor", "extra", "package.json"), JSON.stringify({ name: "extra", version: "1.0.0" }));
    dependOn({ tsx: "file:vendor/tsx", jest: "file:vendor/jest", extra: "file:vendor/extra" });
    expect(run(["ops"]).stdout).toContain("npm packages");
    expect(existsSync(join(root, "node_modules", "extra"))).toBe(true);
    expect(run(["ops"]).stdout).toBe("[]\n");
  });

  it("keeps standard output for the JSON with --json", () => {
    const { stdout, stderr } = run(["ops", "results", "--json"]);
    expect(stdout).toBe('["results","--json"]\n');
    expect(stderr).toContain("npm packages");
  });

  it("passes the exit code on", () => {
    script("process.exitCode = 3;");
    expect(run(["ops"]).status).toBe(3);
  });

  it("passes signals on and waits for the end that the command chooses", async () => {
    script(
      `process.on("SIGTERM", () => { console.log("stopping"); setTimeout(() => process.exit(7), 50); }); setInterval(() => {}, 1000); console.log("ready");`,
    );
    run(["ops", "--help"], { PATH: "/nowhere" });
    const child: ChildProcess = spawn(process.execPath, ["--", join(root, "scripts", "run.mjs"), "ops"], { env: environment() });
    let output = "";
    child.stdout?.on("data", (chunk) => {
      output += String(chunk);
      if (output.endsWith("ready\n")) child.kill("SIGTERM");
    });
    const [code] = (await once(child, "close")) as [number | null];
    expect(code).toBe(7);
    expect(output).toMatch(/ready\nstopping\n$/);
  });

  it("sets up npm packages, toolbox and Terraform for the tests, and tells what it found", () => {
    const { stdout, status } = run(["test", "--selectProjects", "unit"]);
    expect(stdout).toContain('jest ["--selectProjects","unit"]\n');
    for (const name of ["npm packages", "moto, AWS CLI", "Terraform"]) expect(stdout).toContain(`setup     ${name}`);
    expect(status).toBe(0);
    expect(JSON.parse(readFileSync(join(root, ".cache", "tools.json"), "utf8"))).toEqual({
      python: join(tools, "python3"),
      pathAdditions: [tools],
      terraform: join(tools, "terraform"),
    });
    expect(run(["test"]).stdout).toBe("jest []\n");
    expect(run(["test:fast", "-t", "a rule"]).stdout).toBe('jest ["-t","a rule","--selectProjects","unit","policy"]\n');
  });

  it("looks again if what it found is gone", () => {
    run(["test"]);
    rmSync(join(tools, "evidence"), { recursive: true });
    toolbox({ moto: "5.2.1", awscli: "1.45.11" });
    rmSync(join(tools, "evidence"), { recursive: true });
    expect(run(["test"]).stdout).toContain("moto, AWS CLI");
  });

  it("sets up every part that it can, says what to do about the others, and tries those again", () => {
    rmSync(join(tools, "python3"));
    rmSync(join(tools, "terraform"));
    command("python3", "exit 1");
    command("python", "exit 1");
    // PATH has only the programs of this test and those that npm needs.
    const bare = {
      PATH: [tools, dirname(process.execPath), "/bin"].join(delimiter),
      TERRAFORM_RELEASES_URL: "http://127.0.0.1:9/terraform",
    };
    command("terraform", "exit 1");
    const { stdout, stderr, status } = run(["test"], bare);
    expect(stderr).toContain("No Python 3.10 or newer on PATH\n");
    expect(stdout).toContain("npm packages");
    expect(status).toBe(1);
    toolbox({ moto: "5.2.1", awscli: "1.45.11" });
    command("terraform", `echo '{"terraform_version":"1.11.4"}'`);
    const again = run(["test"], bare);
    expect(again.stdout).not.toContain("npm packages");
    expect(again.stdout).toContain("moto, AWS CLI");
    expect(again.status).toBe(0);
  });

  it("says that git is missing before it sets anything up, where a local AWS needs it", () => {
    for (const name of ["test", "demo", "sandbox"]) {
      const { stdout, stderr, status } = run([name], { PATH: tools });
      expect([stdout, stderr, status]).toEqual([
        "",
        "No git on PATH\n  The local AWS sandbox keeps its CodeCommit repositories with it. Install it (https://git-scm.com/downloads) and run this again.\n",
        1,
      ]);
    }
    expect(existsSync(join(root, "node_modules"))).toBe(false);
  });

  it("says why npm could not install, and does not use a partial installation", () => {
    const closed = { npm_config_registry: "http://127.0.0.1:9/", npm_config_fetch_retries: "0" };
    const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { dependencies: Record<string, string> };
    const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as { packages: Record<string, unknown> };
    const absent = { absent: "1.0.0", ...dependencies };
    lock.packages[""] = { name: "project", version: "1.0.0", dependencies: absent };
    lock.packages["node_modules/absent"] = { version: "1.0.0", resolved: "http://127.0.0.1:9/absent.tgz" };
    writeFileSync(join(root, "package.json"), JSON.stringify({ name: "project", version: "1.0.0", private: true, dependencies: absent }));
    writeFileSync(join(root, "package-lock.json"), JSON.stringify(lock));
    const { stderr, stdout, status } = run(["ops"], closed);
    expect(stderr).toMatch(/^npm ci could not install the npm packages: npm error .*\n {2}It needs the npm registry/);
    expect(stdout).toBe("");
    expect(status).toBe(1);
    expect(run(["ops"], closed).status).toBe(1);
  });

  it("refuses a command that it does not know", () => {
    const { stderr, status } = run(["deploi"]);
    expect(stderr).toBe(
      'Unknown command "deploi". One of: demo, sandbox, ops, ci, bench, schema, checkov, provider-lock, licences, sbom, coverage, test, test:fast, lint\n',
    );
    expect(status).toBe(3);
  });
});
