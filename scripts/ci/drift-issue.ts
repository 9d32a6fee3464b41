import { z } from "zod";
import { presentError } from "../words/errors";
import { fitBody } from "./body";
import { type DriftFinding, shortHash } from "./drift-finding";
import type { GitHub } from "./github";
import { runText } from "./run-link";

export const DRIFT_LABEL = "drift";

const issueSchema = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string().nullish(),
  html_url: z.string().optional(),
  /** Set for a pull request, which GitHub lists among the issues. */
  pull_request: z.unknown().optional(),
});
type Issue = z.output<typeof issueSchema>;

/** What was done to the environment's issue. */
export interface IssueResult {
  readonly environment: string;
  readonly action: "none" | "created" | "updated" | "unchanged" | "closed";
  readonly issue?: number;
  readonly url?: string;
}

/**
 * Keeps one open issue for an environment that has drifted or could not be checked, and none for others. New drift after that
 * gets a new issue. A comment notifies people when the drift changes and when it is gone. If only the text changes, such as an
 * age, the issue is updated without a notification; the same text is not written again.
 * @param run link to the run
 */
export async function keepDriftIssue(gitHub: Pick<GitHub, "request" | "list">, finding: DriftFinding, run?: string): Promise<IssueResult> {
  const { environment, outcome } = finding;
  const [kept, ...others] = await openIssues(gitHub, environment);
  for (const { number } of others) await close(gitHub, number, `One issue is enough: #${kept?.number} is kept.`, "not_planned");
  if (outcome === "none") {
    if (!kept) return { environment, action: "none" };
    await close(gitHub, kept.number, `The drift is gone${runText(run)}.`, "completed");
    return result(environment, "closed", kept);
  }
  if (!kept) return result(environment, "created", await create(gitHub, finding, run));
  const before = marksIn(kept.body ?? "");
  const now = marksOf(finding);
  if (before?.substance === now.substance && before.text === now.text) return result(environment, "unchanged", kept);
  await gitHub.request("PATCH", `issues/${kept.number}`, { body: bodyOf(finding, run) });
  if (before?.substance !== now.substance)
    await gitHub.request("POST", `issues/${kept.number}/comments`, { body: `What was found has changed: see above${runText(run)}.` });
  return result(environment, "updated", kept);
}

/** Keeps the issues of all environments. A failure does not stop the others. Gives results and failures; never throws. */
export async function keepDriftIssues(
  gitHub: Pick<GitHub, "request" | "list">,
  findings: readonly DriftFinding[],
  run?: string,
): Promise<{ readonly results: readonly IssueResult[]; readonly failures: readonly string[] }> {
  const results: IssueResult[] = [];
  const failures: string[] = [];
  for (const finding of findings) {
    try {
      results.push(await keepDriftIssue(gitHub, finding, run));
    } catch (error) {
      failures.push(`${finding.environment}: ${presentError(error).text}`);
    }
  }
  return { results, failures };
}

/** The issue's title, by which it is found; it must never change. */
export function titleOf(environment: string): string {
  return `Drift in ${environment}`;
}

/** The environment's open issues, oldest first. */
async function openIssues(gitHub: Pick<GitHub, "list">, environment: string): Promise<Issue[]> {
  const listed = z.array(issueSchema).parse(await gitHub.list(`issues?state=open&labels=${DRIFT_LABEL}`));
  return listed
    .filter(({ title, pull_request }) => title === titleOf(environment) && pull_request === undefined)
    .sort((one, other) => one.number - other.number);
}

async function create(gitHub: Pick<GitHub, "request" | "list">, finding: DriftFinding, run?: string): Promise<Issue> {
  const labels = z.array(z.object({ name: z.string() })).parse(await gitHub.list("labels"));
  if (!labels.some(({ name }) => name === DRIFT_LABEL)) {
    const description = "What differs between AWS, state and configuration";
    await gitHub.request("POST", "labels", { name: DRIFT_LABEL, color: "d93f0b", description });
  }
  const issue = { title: titleOf(finding.environment), body: bodyOf(finding, run), labels: [DRIFT_LABEL] };
  return issueSchema.parse(await gitHub.request("POST", "issues", issue));
}

async function close(gitHub: Pick<GitHub, "request">, number: number, comment: string, reason: string): Promise<void> {
  await gitHub.request("POST", `issues/${number}/comments`, { body: comment });
  await gitHub.request("PATCH", `issues/${number}`, { state: "closed", state_reason: reason });
}

function result(environment: string, action: IssueResult["action"], { number, html_url }: Issue): IssueResult {
  return { environment, action, issue: number, ...(html_url !== undefined && { url: html_url }) };
}

interface Marks {
  readonly substance: string;
  readonly text: string;
}

function bodyOf(finding: DriftFinding, run?: string): string {
  const { substance, text } = marksOf(finding);
  const end = [
    "",
    `A workflow keeps this issue up to date${runText(run)}, and closes it when the drift is gone. To put back what was changed outside: \`npm run ops -- drift --env ${finding.environment} --fix\``,
    "",
    `<!-- drift substance=${substance} text=${text} -->`,
    "",
  ];
  return fitBody(finding.report, end.join("\n"));
}

/** The hashes of a finding; the time of the check is not part of the text's. */
function marksOf({ report, substance }: DriftFinding): Marks {
  return { substance, text: shortHash(report.replace(/^Checked .*$/m, "")) };
}

function marksIn(body: string): Marks | undefined {
  // Ours is the last: the report before it may quote anything.
  const [, substance, text] = [...body.matchAll(/<!-- drift substance=(\w+) text=(\w+) -->/g)].at(-1) ?? [];
  return substance !== undefined && text !== undefined ? { substance, text } : undefined;
}
