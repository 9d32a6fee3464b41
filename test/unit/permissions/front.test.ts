import { loadEnvironment } from "../../../environments/load";
import { decisionsHandler, withdrawalsHandler } from "../../../sandbox/gateway/control";
import { Decisions } from "../../../sandbox/iam/decisions";
import { rolesOf } from "../../../scripts/roles/documents";
import { Front } from "../../permissions/front";
import { type Grant, grantsOf } from "../../permissions/grants";

const roles = rolesOf(loadEnvironment("dev"), ["arn:aws:iam::111122223333:root"]);
const pipeline = grantsOf(roles).filter(({ role }) => role === "pipeline");
const grant = (action: string): Grant => {
  const found = pipeline.find((each) => each.action === action);
  if (found === undefined) throw new Error(`There is no ${action}`);
  return found;
};
const BRANCH = grant("codecommit:GetBranch");
const COMMIT = grant("codecommit:GetCommit");
const CANCEL = grant("codecommit:CancelUploadArchive");
const START = grant("codebuild:StartBuild");

/** The sandbox's own handlers, and commands that ask it. */
function world() {
  const decisions = new Decisions();
  const handlers = { "/_sandbox/decisions": decisionsHandler(decisions), "/_sandbox/withdrawals": withdrawalsHandler(decisions) };
  const control = async (method: string, path: string, body: object = {}) => {
    const handler = Object.entries(handlers).find(([each]) => each === path)?.[1];
    if (handler === undefined) throw new Error(`There is no ${path}`);
    const url = new URL(path, "http://sandbox");
    const reply = await handler({ method, url, headers: {}, body: Buffer.from(JSON.stringify(body)) });
    return new Response(reply.status === 204 ? null : reply.body.toString(), { status: reply.status });
  };
  /** Whether the sandbox allows it. */
  const ask = ({ principal, action }: Grant) => {
    const outcome = decisions.isWithdrawn({ principal, action }) ? "implicitDeny" : "allowed";
    decisions.record({ principal, action, resource: "*", outcome });
    return outcome === "allowed";
  };
  const runs: string[][] = [];
  /** A command that goes on to the end, and tells of what it was refused. */
  const command = (asks: readonly Grant[], say: (refused: readonly Grant[]) => readonly string[]) => () => {
    const refused = asks.filter((each) => !ask(each));
    runs.push(refused.map(({ action }) => action));
    const lines = say(refused);
    return Promise.resolve({ code: lines.length > 0 ? 1 : 0, stdout: lines.join("\n"), stderr: "" });
  };
  return { control, command, runs };
}

const told = ({ action }: Grant) =>
  `  User: arn:aws:sts::1:assumed-role/dev-package-scan-pipeline/1 is not authorized to perform: ${action}`;

test("each is given back when the command has named it, and the next is refused where the command goes on", async () => {
  const { control, command, runs } = world();
  const front = new Front({ control }, roles, pipeline);
  await front.live({ name: "scan", run: command([BRANCH, COMMIT], (refused) => refused.slice(0, 1).map(told)) });
  expect(runs).toEqual([["codecommit:GetBranch", "codecommit:GetCommit"], ["codecommit:GetCommit"], []]);
  const { told: trials, silent, unused } = front.result();
  expect(trials.map(({ grant: { action }, step, code, message }) => [action, step, code, message])).toEqual([
    ["codecommit:GetBranch", "scan", 1, told(BRANCH).trim()],
    ["codecommit:GetCommit", "scan", 1, told(COMMIT).trim()],
  ]);
  expect(silent).toEqual([]);
  expect(unused).toEqual(pipeline.filter((each) => each !== BRANCH && each !== COMMIT));
});

test("one that hides another is taken away alone, and what nobody tells is silent until a later command does", async () => {
  const { control, command, runs } = world();
  const front = new Front({ control }, roles, [BRANCH, COMMIT]);
  const hides = (refused: readonly Grant[]) => (refused.includes(BRANCH) ? ["It failed."] : refused.map(told));
  await front.live({ name: "scan", run: command([BRANCH, COMMIT], hides) });
  expect(runs).toEqual([["codecommit:GetBranch", "codecommit:GetCommit"], ["codecommit:GetBranch"], ["codecommit:GetCommit"], []]);
  expect(front.result().silent).toMatchObject([{ grant: BRANCH, step: "scan", code: 1, told: false, message: "It failed." }]);
  await front.live({ name: "doctor", run: command([BRANCH], (refused) => refused.map(told)) });
  expect(front.result()).toMatchObject({ silent: [], told: [{ grant: COMMIT }, { grant: BRANCH, step: "doctor" }] });
});

test("a command that succeeds without it, or names another role, has not told", async () => {
  const { control, command } = world();
  const front = new Front({ control }, roles, [CANCEL, START]);
  await front.live({
    name: "scan",
    run: () => command([CANCEL], (refused) => refused.map(told))().then((ended) => ({ ...ended, code: 0 })),
  });
  await front.live({ name: "other", run: command([START], (refused) => refused.map((each) => told(each).replace("pipeline", "build"))) });
  expect(front.result().silent.map(({ grant: { action }, step, code }) => [action, step, code])).toEqual([
    ["codecommit:CancelUploadArchive", "scan", 0],
    ["codebuild:StartBuild", "other", 1],
  ]);
});

test("a sentence that Terraform has broken into lines names both too", async () => {
  const { control, command } = world();
  const front = new Front({ control }, roles, [START]);
  const broken = (each: Grant) =>
    told(each)
      .trim()
      .replace(/ (is|to) /g, "\n$1\n");
  await front.live({ name: "deploy", run: command([START], (refused) => refused.map(broken)) });
  expect(front.result()).toMatchObject({ silent: [], told: [{ grant: START, message: told(START).trim() }] });
});

test("a note is no failure beside one", async () => {
  const { control, command, runs } = world();
  const front = new Front({ control }, roles, [BRANCH, COMMIT]);
  const note = (each: Grant) => (each === BRANCH ? `could not look whether it exists already: ${told(each)}` : told(each));
  const fails = (refused: readonly Grant[]) => (refused.includes(COMMIT) ? refused.map(note) : []);
  await front.live({ name: "plan", run: command([BRANCH, COMMIT], fails) });
  expect(runs).toEqual([["codecommit:GetBranch", "codecommit:GetCommit"], ["codecommit:GetBranch"], []]);
  expect(front.result()).toMatchObject({ told: [{ grant: COMMIT }], silent: [{ grant: BRANCH, code: 0 }] });
});

test("a step that prepares others misses nothing, and one that fails by itself ends the trial", async () => {
  const { control, command, runs } = world();
  const front = new Front({ control }, roles, [BRANCH]);
  await front.live({ name: "bootstrap", without: () => false, run: command([BRANCH], (refused) => refused.map(told)) });
  expect(runs).toEqual([[]]);
  expect(front.result().unused).toEqual([BRANCH]);
  const broken = { name: "scan", run: command([], () => ["It is broken."]) };
  await expect(front.live(broken)).rejects.toThrow("scan ended with 1 although nothing was missing: It is broken.");
});
