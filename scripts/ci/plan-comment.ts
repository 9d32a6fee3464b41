import { z } from "zod";
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

export interface PlanComment extends Pick<PlanReports, "report" | "missing"> {
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

function planBody({ report, missing, commit, run }: PlanComment): string {
  const failures = missing.map((name) => `**${name}: the plan failed.** The run says why. Nobody knows what a deploy would change there.`);
  const head = [MARK, ...failures.flatMap((line) => ["", line]), "", report].join("\n");
  return fitBody(head, `\nPlanned from ${commit} merged into its base, as a role that may only read${runText(run)}.\n`);
}
