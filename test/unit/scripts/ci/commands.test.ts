import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironments } from "../../../../environments/load";
import { main } from "../../../../scripts/ci";
import { matrixOf, matrixOutput } from "../../../../scripts/ci/environments";
import { RIGHT } from "../../environments/files";
import { withFakeGitHub } from "./fake-github";

const gitHub = withFakeGitHub();
const before = { ...process.env };
let folder: string;
let said: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ci-"));
  said = "";
  Object.assign(process.env, gitHub().environment);
  for (const stream of [process.stdout, process.stderr])
    jest.spyOn(stream, "write").mockImplementation((text) => Boolean((said += String(text))));
});
afterEach(() => {
  jest.restoreAllMocks();
  process.env = { ...before };
  rmSync(folder, { recursive: true, force: true });
});

describe("environments", () => {
  const all = loadEnvironments();

  it("lists every environment except the local one, with its Region", async () => {
    const output = join(folder, "output");
    expect(await main(["environments", "--only", "", "--output", output])).toBe(0);
    const [matrix = "", any] = readFileSync(output, "utf8").split("\n");
    const { include } = JSON.parse(matrix.replace("matrix=", "")) as { include: { environment: string; region: string }[] };
    expect(include.map(({ environment }) => environment)).toEqual(all.filter(({ local }) => !local).map(({ name }) => name));
    expect(matrix).not.toContain("sandbox");
    expect(include).toContainEqual({ environment: "dev", region: "eu-central-1" });
    expect(any).toBe("any=true");
  });

  it("lists only the given one, and refuses one that does not exist or is local", () => {
    expect(matrixOf({ environments: all, broken: [] }, "prod")).toEqual([{ environment: "prod", region: "us-east-1" }]);
    expect(() => matrixOf({ environments: all, broken: [] }, "sandbox")).toThrow(
      "A workflow cannot work on environment sandbox: it does not exist or is of a local AWS.\n  There are: dev,",
    );
    expect(() => matrixOf({ environments: [], broken: [] })).toThrow(
      "All environments are of a local AWS; a workflow has none to work on.",
    );
  });

  it("lists one whose file has mistakes too: its own job says so, and the others' jobs go on", async () => {
    const files = join(folder, "environments");
    mkdirSync(files);
    writeFileSync(join(files, "dev.yaml"), RIGHT);
    writeFileSync(join(files, "prod.yaml"), "a: [");
    process.env.ENVIRONMENT_FILES = files;
    const output = join(folder, "output");
    expect(await main(["environments", "--output", output])).toBe(0);
    expect(readFileSync(output, "utf8")).toBe(
      'matrix={"include":[{"environment":"dev","region":"eu-central-1"},{"environment":"prod","region":"us-east-1"}]}\nany=true\n',
    );
    expect(said).toMatch(/^prod: configuration: .*prod\.yaml:1/m);
    expect(await main(["environments", "--only", "dev"])).toBe(0);
    expect(await main(["environments", "--only", "prod"])).toBe(3);
    writeFileSync(join(folder, "report.json"), JSON.stringify(planOf("planned")));
    rmSync(output);
    expect(await main(["to-deploy", "--reports", folder, "--output", output])).toBe(0);
    expect(readFileSync(output, "utf8")).toContain('{"include":[{"environment":"dev","region":"eu-central-1"}]}');
    expect(await main(["drift-issues", "--reports", join(folder, "nothing")])).toBe(0);
    expect(gitHub().issues.map(({ title }) => title)).toEqual(["Drift in dev", "Drift in prod"]);
    expect(gitHub().issues[1]?.body).toContain("Its file has mistakes:");
  });

  it("says if there is nothing to do", () => {
    expect(matrixOutput([])).toBe('matrix={"include":[]}\nany=false\n');
  });
});

it("to-deploy leaves out environments with nothing to apply", async () => {
  writeFileSync(join(folder, "report.json"), JSON.stringify(planOf("planned")));
  const output = join(folder, "output");
  expect(await main(["to-deploy", "--reports", folder, "--output", output])).toBe(0);
  expect(readFileSync(output, "utf8")).toBe('matrix={"include":[{"environment":"dev","region":"eu-central-1"}]}\nany=true\n');
  expect(said).toContain("prod: no report, so nobody knows whether there is something to deploy\n");
});

it("to-deploy fails without any report, and lint-workflows without its file", async () => {
  expect(await main(["to-deploy", "--reports", join(folder, "nothing")])).toBe(1);
  expect(said).toContain(`There is no report.json in ${join(folder, "nothing")}, nor below it`);
  expect(await main(["lint-workflows", join(folder, "nothing.yml")])).toBe(3);
  expect(said).toContain(`${join(folder, "nothing.yml")} cannot be read: ENOENT`);
});

it("drift-issues opens an issue for each environment that could not be checked", async () => {
  expect(await main(["drift-issues", "--reports", join(folder, "nothing")])).toBe(0);
  expect(gitHub().issues.map(({ title }) => title)).toEqual(["Drift in dev", "Drift in prod", "Drift in staging"]);
  expect(said).toBe("dev: issue 1 created\nprod: issue 2 created\nstaging: issue 3 created\n");
});

it("drift-issues fails if GitHub does", async () => {
  gitHub().failures.set("GET issues", { status: 503, body: { message: "Unavailable" } });
  expect(await main(["drift-issues", "--reports", folder])).toBe(1);
  expect(said).toContain("prod: GitHub answered 503 to GET /repos/acme/scans/issues");
});

it("plan-comment writes the plans, and names the environments without one", async () => {
  gitHub().addIssue({});
  mkdirSync(join(folder, "plan-dev"));
  writeFileSync(join(folder, "plan-dev", "report.json"), JSON.stringify(planOf("no changes")));
  expect(await main(["plan-comment", "--pull-request", "1", "--commit", "abc", "--reports", folder])).toBe(0);
  expect(said).toBe("Comment 1000 of pull request 1 created.\n");
  expect(gitHub().issues[0]?.comments[0]?.body).toContain("| dev | scanner | - | - | - | 3 | no changes |");
  expect(gitHub().issues[0]?.comments[0]?.body).toContain("**staging: the plan failed.**");
});

it("newest-commit fails if the branch has moved on", async () => {
  expect(await main(["newest-commit", "--branch", "main", "--commit", gitHub().newest])).toBe(0);
  expect(await main(["newest-commit", "--branch", "main", "--commit", "c".repeat(40)])).toBe(1);
});

it("refuses wrong usage", async () => {
  expect(await main(["plan-comment", "--pull-request", "1; rm", "--commit", "abc", "--reports", folder])).toBe(3);
  delete process.env.GITHUB_TOKEN;
  expect(await main(["drift-issues", "--reports", folder])).toBe(3);
  expect(said).toContain("GITHUB_TOKEN is not set.");
});

function planOf(result: string) {
  const stack = { environment: "dev", stack: "scanner", account: "222233334444", region: "eu-central-1", result, seconds: 3 };
  return { verb: "plan", startedAt: "2026-11-27T12:00:00.000Z", stacks: [stack] };
}
