import { Command } from "commander";
import { addCiCommands } from "../../scripts/ci";
import { addVerbs } from "../../scripts/cli/verb";
import { VERBS } from "../../scripts/ops";
import { actions, jobs, steps, texts, workflows } from "./workflow-files";

const nothing = () => Promise.resolve();

/** Our own command lines in all steps, split as by a shell; variables that only the runner knows stay as they are. */
const commandLines = steps.flatMap(({ place, step: { run = "" } }) =>
  run
    .split("\n")
    .map((line) => /npm run (ops|ci) -- (.*?)( \|\| .*)?$/.exec(line.trim()))
    .filter((match) => match !== null)
    .map(([, script = "", words = ""]) => ({ place, script, words: words.split(/\s+/).map((word) => word.replace(/^"|"$/g, "")) })),
);

test("these are all workflows and jobs", () => {
  expect(jobs.map(({ name }) => name)).toEqual([
    "deploy/environments",
    "deploy/plan",
    "deploy/changes",
    "deploy/deploy",
    "drift/environments",
    "drift/drift",
    "drift/issues",
    "plan/fork",
    "plan/environments",
    "plan/plan",
    "plan/comment",
    "test/lint",
    "test/test",
  ]);
});

test("every action is our own, or pinned by its commit with the version in a comment", () => {
  const uses = texts.flatMap(({ path, text }) => [...text.matchAll(/uses: *(.*)$/gm)].map(([, what = ""]) => ({ path, what })));
  expect(uses).toHaveLength(40);
  const loose = uses.filter(({ what }) => !/^(\.\/\.github\/actions\/\w+|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/.test(what));
  expect(loose).toEqual([]);
  const versions = new Map<string, Set<string>>();
  for (const { what } of uses.filter(({ what }) => what.includes("@"))) {
    const [action = "", version = ""] = what.split("@");
    versions.set(action, (versions.get(action) ?? new Set()).add(version));
  }
  expect([...versions].filter(([, { size }]) => size > 1)).toEqual([]);
});

test("our own actions exist, and get only inputs that they declare", () => {
  const calls = steps.flatMap(({ place, step }) =>
    step.uses?.startsWith("./") ? [{ place, uses: step.uses, given: step.with ?? {} }] : [],
  );
  expect([...new Set(calls.map(({ uses }) => uses))].sort()).toEqual(Object.keys(actions));
  for (const { place, uses, given } of calls) {
    const inputs = actions[uses]?.inputs ?? {};
    const required = Object.keys(inputs).filter((name) => inputs[name]?.required === true);
    expect({ place, unknown: Object.keys(given).filter((name) => !(name in inputs)) }).toEqual({ place, unknown: [] });
    expect({ place, missing: required.filter((name) => !(name in given)) }).toEqual({ place, missing: [] });
  }
});

test("every job has a time limit, and permissions of its own", () => {
  for (const { permissions } of Object.values(workflows)) expect(permissions).toEqual({});
  expect(jobs.filter(({ job }) => !(job["timeout-minutes"]! <= 60)).map(({ name }) => name)).toEqual([]);
  const permissions = Object.fromEntries(jobs.map(({ name, job }) => [name, job.permissions]));
  const read = { contents: "read" };
  const aws = { contents: "read", "id-token": "write" };
  expect(permissions).toEqual({
    "deploy/environments": read,
    "deploy/plan": aws,
    "deploy/changes": read,
    "deploy/deploy": aws,
    "drift/environments": read,
    "drift/drift": aws,
    "drift/issues": { contents: "read", issues: "write" },
    "plan/fork": {},
    "plan/environments": read,
    "plan/plan": aws,
    "plan/comment": { contents: "read", "pull-requests": "write" },
    "test/lint": read,
    "test/test": read,
  });
});

test("no workflow runs a pull request's code with the permissions of the base", () => {
  const events = Object.entries(workflows).map(([name, { on }]) => [name, Object.keys(on)]);
  expect(Object.fromEntries(events)).toEqual({
    deploy: ["push", "workflow_dispatch"],
    drift: ["schedule", "workflow_dispatch"],
    plan: ["pull_request"],
    test: ["pull_request", "push"],
  });
});

test("no script contains an expression", () => {
  expect(steps.filter(({ step }) => step.run?.includes("${{"))).toEqual([]);
});

test("no checkout leaves the token behind", () => {
  const checkouts = steps.filter(({ step }) => step.uses?.startsWith("actions/checkout@"));
  expect(checkouts).toHaveLength(jobs.length - 1);
  expect(checkouts.filter(({ step }) => step.with?.["persist-credentials"] !== false)).toEqual([]);
});

test("only jobs that call AWS get credentials, and never for a fork", () => {
  const roles = steps.filter(({ step }) => step.uses === "./.github/actions/aws");
  expect(Object.fromEntries(roles.map(({ place, step }) => [place, step.with?.role]))).toEqual({
    "deploy/plan": "${{ vars.AWS_PLAN_ROLE_ARN }}",
    "deploy/deploy": "${{ vars.AWS_DEPLOY_ROLE_ARN }}",
    "drift/drift": "${{ vars.AWS_PLAN_ROLE_ARN }}",
    "plan/plan": "${{ vars.AWS_PLAN_ROLE_ARN }}",
  });
  const ours = "github.event.pull_request.head.repo.full_name == github.repository";
  const { environments, plan, comment, fork } = workflows.plan!.jobs;
  expect([environments?.if, plan?.needs, plan?.if]).toEqual([ours, "environments", undefined]);
  expect(comment?.if).toContain("needs.environments.result == 'success'");
  expect(fork?.if).toBe(ours.replace("==", "!="));
});

test("only one job at a time deploys an environment, after its approval, and it is never cancelled", () => {
  const { deploy } = workflows.deploy!.jobs;
  expect(deploy?.environment).toEqual({ name: "${{ matrix.environment }}" });
  expect(deploy?.concurrency).toEqual({ group: "deploy-${{ matrix.environment }}", "cancel-in-progress": false });
  expect(jobs.filter(({ job }) => job.steps.some(({ run }) => run?.includes("ops -- deploy"))).map(({ name }) => name)).toEqual([
    "deploy/deploy",
  ]);
});

test("workflows do not list environments by hand", () => {
  const written = jobs.filter(({ name, job }) => job.strategy && name !== "test/test");
  expect(written.map(({ job }) => job.strategy?.matrix)).toEqual([
    ...["environments", "changes", "environments", "environments"].map((job) => `\${{ fromJSON(needs.${job}.outputs.matrix) }}`),
  ]);
  expect(texts.filter(({ text }) => /\b(dev|staging|prod)\b/.test(text))).toEqual([]);
});

test("artifacts are reports: no log, plan or state", () => {
  const uploads = steps.filter(({ step }) => step.uses?.startsWith("actions/upload-artifact@"));
  const paths = uploads.map(({ place, step }) => [place, String(step.with?.path).trim().split("\n")]);
  const reports = ["results/ops/*/report.*"];
  expect(Object.fromEntries(paths)).toEqual({
    "deploy/plan": reports,
    "deploy/deploy": reports,
    "plan/plan": reports,
    "drift/drift": ["drift/drift.*", "drift-history.json"],
  });
});

test("these are all command lines", () => {
  expect(commandLines.map(({ script, words }) => [script, words[0]].join(" "))).toEqual([
    "ci environments",
    "ops plan",
    "ci to-deploy",
    "ci newest-commit",
    "ops deploy",
    "ops state",
    "ci environments",
    "ops drift",
    "ci drift-issues",
    "ci environments",
    "ops plan",
    "ci plan-comment",
    "ci signatures",
  ]);
});

test.each(commandLines)("$place: npm run $script -- $words is understood", async ({ script, words }) => {
  const program = new Command("it").exitOverride();
  if (script === "ops") addVerbs(program, VERBS, nothing);
  else addCiCommands(program, nothing);
  quiet(program);
  // Only the runner knows the number.
  const argv = words.map((word) => (word === "$PULL_REQUEST" ? "12" : word));
  await expect(program.parseAsync(argv, { from: "user" })).resolves.toBe(program);
});

test("an option or a verb that does not exist would be noticed", async () => {
  for (const argv of [["plan", "--environment", "x"], ["plann"], ["deploy", "--env"]]) {
    const program = new Command("it").exitOverride();
    addVerbs(program, VERBS, nothing);
    quiet(program);
    await expect(program.parseAsync(argv, { from: "user" })).rejects.toThrow();
  }
});

function quiet(program: Command): void {
  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)])
    command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
}
