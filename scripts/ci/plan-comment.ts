import { z } from "zod";
import { words } from "../../modules/text/markdown";
import { fitBody } from "./body";
import type { GitHub } from "./github";
import type { PlanReports } from "./plan-reports";
import { runText } from "./run-link";

/** Mark by which the comment is found. */
const MARK = "<!-- package-scan plan -->";

const commentSchema = z.object({
  id: z.number(),
  body: z.string().nullish(),
  user: z.object({ type: z.string() }).nullish(),
});

export interface PlanComment extends Pick<PlanReports, "report" | "missing" | "failed" | "misconfigured"> {
  readonly pullRequest: number;
  /** The pull request's newest commit. */
  readonly commit: string;
  /** Link to the run. */
  readonly run?: string;
}

/**
 * Writes the plan as the pull request's single comment of this kind: replaces the present one, if there is one. Only a bot's
 * comment counts as ours, so a person's comment with the same mark is not overwritten.
 */
export async function keepPlanComment(
  gitHub: Pick<GitHub, "request" | "list">,
  plan: PlanComment,
): Promise<{ action: "created" | "updated"; comment: number }> {
  const comments = z.array(commentSchema).parse(await gitHub.list(`issues/${plan.pullRequest}/comments`));
  const ours = comments.find(({ body, user }) => user?.type === "Bot" && body?.startsWith(MARK));
  const body = planBody(plan);
  const written = ours
    ? await gitHub.request("PATCH", `issues/comments/${ours.id}`, { body })
    : await gitHub.request("POST", `issues/${plan.pullRequest}/comments`, { body });
  return { action: ours ? "updated" : "created", comment: commentSchema.parse(written).id };
}

const UNKNOWN = "Nobody knows what a deploy would change there.";

function planBody({ report, missing, failed, misconfigured, commit, run }: PlanComment): string {
  // Before the table, and before whatever does not fit: a reader who sees only "no changes" must not take it for the whole.
  const failures = [
    ...missing.map((name) => `**${words(name)}: the plan failed.** The run says why. ${UNKNOWN}`),
    ...misconfigured.map(({ environment }) => `**${words(environment)}: its file has mistakes**, see below. ${UNKNOWN}`),
    ...(failed.length > 0 ? [`**Could not be planned: ${failed.map(words).join(", ")}**, see below. ${UNKNOWN}`] : []),
  ];
  const head = [MARK, ...failures.flatMap((line) => ["", line]), "", report].join("\n");
  return fitBody(head, `\nPlanned from ${commit} merged into its base, as a role that may only read${runText(run)}.\n`);
}
