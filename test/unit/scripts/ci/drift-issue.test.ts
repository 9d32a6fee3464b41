import type { DriftFinding } from "../../../../scripts/ci/drift-finding";
import { keepDriftIssue, keepDriftIssues } from "../../../../scripts/ci/drift-issue";
import { withFakeGitHub } from "./fake-github";

const gitHub = withFakeGitHub();
const RUN = "https://github.example/acme/scans/actions/runs/7";
const DRIFT: DriftFinding = {
  environment: "dev",
  outcome: "drift",
  report: "## Drift: 1 difference.\n\nChecked 2026-11-27 03:17 UTC.\n\nsince today\n",
  substance: "aa11",
};
const keep = (finding: DriftFinding) => keepDriftIssue(gitHub().client, finding, RUN);

it("does nothing if nothing has drifted and no issue is open", async () => {
  gitHub().addIssue({ title: "Drift in dev", labels: ["drift"], state: "closed" });
  expect(await keep({ ...DRIFT, outcome: "none" })).toEqual({ environment: "dev", action: "none" });
  expect(gitHub().writes).toEqual([]);
});

it.each(["drift", "unknown"] as const)("opens one issue for %s, and makes its label", async (outcome) => {
  expect(await keep({ ...DRIFT, outcome })).toMatchObject({ action: "created", issue: 1 });
  expect(gitHub().writes).toEqual(["POST labels", "POST issues"]);
  expect(gitHub().issues).toMatchObject([{ title: "Drift in dev", labels: ["drift"], state: "open", comments: [] }]);
  expect(gitHub().issues[0]?.body).toBe(
    `${DRIFT.report}
A workflow keeps this issue up to date ([run](${RUN})), and closes it when the drift is gone. To put back what was changed outside: \`npm run ops -- drift --env dev --fix\`

<!-- drift substance=aa11 text=3cb2fc55b0cd8d7d -->
`,
  );
});

it("uses an existing label, on any page", async () => {
  gitHub().labels = [...Array.from({ length: 130 }, (_, index) => `label-${index}`), "drift"];
  await keep(DRIFT);
  expect(gitHub().writes).toEqual(["POST issues"]);
});

it("writes nothing if only the time of the check has changed", async () => {
  await keep(DRIFT);
  gitHub().calls.length = 0;
  expect(await keep({ ...DRIFT, report: DRIFT.report.replace("2026-11-27 03:17", "2026-11-28 03:19") })).toMatchObject({
    action: "unchanged",
    issue: 1,
  });
  expect(gitHub().calls).toEqual(["GET issues"]);
});

it("updates the text without notifying anybody", async () => {
  await keep(DRIFT);
  gitHub().calls.length = 0;
  expect(await keep({ ...DRIFT, report: DRIFT.report.replace("today", "1 day") })).toMatchObject({ action: "updated", issue: 1 });
  expect(gitHub().writes).toEqual(["PATCH issues/1"]);
  expect(gitHub().issues[0]?.body).toContain("since 1 day");
});

it("writes a comment if the drift has changed", async () => {
  await keep(DRIFT);
  gitHub().calls.length = 0;
  await keep({ ...DRIFT, report: "## Drift: 2 differences.\n", substance: "bb22" });
  expect(gitHub().writes).toEqual(["PATCH issues/1", "POST issues/1/comments"]);
  expect(gitHub().issues).toHaveLength(1);
  expect(gitHub().issues[0]?.body).toContain("2 differences");
  expect(gitHub().issues[0]?.comments.map(({ body }) => body)).toEqual([`What was found has changed: see above ([run](${RUN})).`]);
});

it("closes the issue with a comment when the drift is gone, and opens a new one for another", async () => {
  await keep(DRIFT);
  expect(await keep({ ...DRIFT, outcome: "none" })).toMatchObject({ action: "closed", issue: 1 });
  expect(gitHub().issues).toMatchObject([
    { state: "closed", state_reason: "completed", comments: [{ body: `The drift is gone ([run](${RUN})).` }] },
  ]);
  expect(await keep(DRIFT)).toMatchObject({ action: "created", issue: 2 });
  expect(gitHub().issues.map(({ state }) => state)).toEqual(["closed", "open"]);
});

it("never closes one for an environment that could not be checked", async () => {
  await keep(DRIFT);
  await keep({ ...DRIFT, outcome: "unknown", substance: "cc33" });
  expect(gitHub().issues).toMatchObject([{ state: "open" }]);
});

it("finds the issue beyond the first hundred, and ignores pull requests and other environments' issues", async () => {
  const labels = ["drift"];
  await keep(DRIFT);
  for (let index = 0; index < 220; index++) gitHub().addIssue({ title: `Drift in other-${index}`, labels });
  gitHub().addIssue({ title: "Drift in dev", labels, pull_request: {} });
  gitHub().addIssue({ title: "Drift in dev", labels: ["other"] });
  gitHub().calls.length = 0;
  expect(await keep(DRIFT)).toMatchObject({ action: "unchanged", issue: 1 });
  expect(gitHub().calls).toEqual(["GET issues", "GET issues", "GET issues"]);
});

it("keeps the oldest of several and closes the others", async () => {
  await keep(DRIFT);
  gitHub().addIssue({ title: "Drift in dev", labels: ["drift"] });
  expect(await keep(DRIFT)).toMatchObject({ action: "unchanged", issue: 1 });
  expect(gitHub().issues).toMatchObject([
    { state: "open", comments: [] },
    { state: "closed", state_reason: "not_planned", comments: [{ body: "One issue is enough: #1 is kept." }] },
  ]);
});

it("cuts a report that is too long for GitHub, and still recognises it later", async () => {
  const long = { ...DRIFT, report: "a line of the report\n".repeat(5000) };
  await keep(long);
  expect(gitHub().issues[0]?.body).toContain("**The rest does not fit here.**");
  expect(await keep(long)).toMatchObject({ action: "unchanged" });
});

it("goes on with the other environments if one fails, and reports the failure", async () => {
  gitHub().failures.set("POST issues/1/comments", { status: 403, body: { message: "Resource not accessible by integration" } });
  await keep(DRIFT);
  const findings = [DRIFT, { ...DRIFT, environment: "prod" }].map((each) => ({ ...each, substance: "dd44" }));
  const { results, failures } = await keepDriftIssues(gitHub().client, findings);
  expect(results).toEqual([{ environment: "prod", action: "created", issue: 2 }]);
  expect(failures).toEqual([
    "dev: GitHub answered 403 to POST /repos/acme/scans/issues/1/comments: Resource not accessible by integration\n" +
      "  The job needs the permission for it: see the permissions of the job in .github/workflows.",
  ]);
});
