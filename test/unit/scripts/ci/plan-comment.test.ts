import { fitBody, LONGEST_BODY } from "../../../../scripts/ci/body";
import { keepPlanComment, type PlanComment } from "../../../../scripts/ci/plan-comment";
import { withFakeGitHub } from "./fake-github";

const gitHub = withFakeGitHub();
const PLAN: PlanComment = {
  pullRequest: 1,
  commit: "abc123",
  report: "# ops plan\n",
  missing: [],
  failed: [],
  misconfigured: [],
  run: "https://github.example/run",
};
const keep = (plan: Partial<PlanComment> = {}) => keepPlanComment(gitHub().client, { ...PLAN, ...plan });

beforeEach(() => gitHub().addIssue({ title: "a pull request" }));

const bodies = () => gitHub().issues[0]?.comments.map(({ body }) => body) ?? [];

it("writes one comment, and later updates it", async () => {
  expect(await keep()).toEqual({ action: "created", comment: 1000 });
  expect(bodies()).toEqual([
    "<!-- package-scan plan -->\n\n# ops plan\n\nPlanned from abc123 merged into its base, as a role that may only read ([run](https://github.example/run)).\n",
  ]);
  expect(await keep({ report: "# another\n" })).toEqual({ action: "updated", comment: 1000 });
  expect(bodies()).toHaveLength(1);
  expect(bodies()[0]).toContain("# another");
});

it("finds it beyond the first hundred comments", async () => {
  const [issue] = gitHub().issues;
  for (let index = 0; index < 150; index++) gitHub().addComment(issue!, `talk ${index}`, "User");
  await keep();
  await keep({ report: "# another\n" });
  expect(bodies()).toHaveLength(151);
});

it("leaves a person's comment alone, whatever is in it", async () => {
  gitHub().addComment(gitHub().issues[0]!, "<!-- package-scan plan -->\nmine", "User");
  gitHub().addComment(gitHub().issues[0]!, "another bot quotes <!-- package-scan plan -->");
  await keep();
  expect(bodies().map((body) => body.slice(0, 40))).toEqual(
    ["<!-- package-scan plan -->\nmine", "another bot quotes <!-- package-scan plan", "<!-- package-scan plan -->\n\n# ops plan\n\nP"].map(
      (body) => body.slice(0, 40),
    ),
  );
});

it("names the environments without a plan", async () => {
  await keep({ report: "", missing: ["prod"] });
  expect(bodies()[0]).toContain("**prod: the plan failed.** The run says why");
});

it("says first what could not be planned, so that 'no changes' of the others is not taken for the whole", async () => {
  const report = `| dev | scanner | 0 | no changes |\n${"x\n".repeat(60_000)}`;
  const misconfigured = [{ environment: "qa", reason: "configuration: qa.yaml:1" }];
  await keep({ report, failed: ["dev-registry", "@everyone"], misconfigured });
  const [body = ""] = bodies();
  expect(body.split("\n").slice(0, 6)).toEqual([
    "<!-- package-scan plan -->",
    "",
    "**qa: its file has mistakes**, see below. Nobody knows what a deploy would change there.",
    "",
    "**Could not be planned: dev-registry, `@everyone`**, see below. Nobody knows what a deploy would change there.",
    "",
  ]);
  expect(body.length).toBeLessThanOrEqual(LONGEST_BODY);
});

it("cuts a text that GitHub would refuse", async () => {
  await keep({ report: "    create  aws_x.y\n".repeat(10_000) });
  expect(bodies()[0]?.length).toBeLessThanOrEqual(LONGEST_BODY);
  expect(bodies()[0]).toContain("**The rest does not fit here.**");
  expect(bodies()[0]).toContain("Planned from abc123");
});

describe("fitBody", () => {
  it("leaves a text that fits unchanged, to the last character", () => {
    expect(fitBody("abcd", "ef", 6)).toBe("abcdef");
  });

  it("cuts between two lines", () => {
    const text = `${"x".repeat(50)}\n${"y".repeat(100)}\n`;
    expect(fitBody(text, "the end", 150)).toBe(
      `${"x".repeat(50)}\n\n**The rest does not fit here.** The artifacts of the run have the whole text.\nthe end`,
    );
  });

  it("cuts within a line if it has to", () => {
    expect(fitBody("z".repeat(500), "", 200)).toHaveLength(200);
  });
});
