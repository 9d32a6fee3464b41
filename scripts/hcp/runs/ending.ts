import { OperationError } from "../../words/errors";
import { ago } from "../../words/times";
import { type HcpApi, relatedIds, textOf } from "../api";
import { userName } from "../holder";
import type { RunFacts } from "./facts";

const WORDS: Readonly<Record<string, string>> = {
  discarded: "was discarded",
  canceled: "was cancelled",
  force_canceled: "was cancelled by force",
  policy_override: "is held up by policies: somebody who may has to override them",
  policy_soft_failed: "is held up by policies",
  post_plan_awaiting_decision: "is held up by policies: somebody who may has to override them",
};

/** What became of a run that was not done, with who did it, as an error. @param stack `dev-scanner` */
export async function endedError(facts: RunFacts, stack: string, link: string, api: HcpApi): Promise<OperationError> {
  const policies = await policiesOf(facts, api);
  const tasks = policies.length > 0 ? [] : await tasksOf(facts, api);
  const errored =
    policies.length > 0
      ? `was refused by the policies ${policies.join(", ")}`
      : tasks.length > 0
        ? `was refused by the run ${tasks.length === 1 ? "task" : "tasks"} ${tasks.join("; ")}`
        : "failed";
  const what = WORDS[facts.status] ?? (facts.status === "errored" ? errored : `is ${facts.status.replaceAll("_", " ")}`);
  return new OperationError(`The run ${facts.id} of ${stack} ${what}${await byWhom(facts, api)}`, `Look: ${link}`);
}

/** `, by ana, 3 minutes ago`; empty where nobody is named. */
async function byWhom({ id, status }: RunFacts, api: HcpApi): Promise<string> {
  const events = await api.list(`runs/${id}/run-events`).catch(() => []);
  const last = events.findLast(({ attributes }) => attributes.action === status);
  const actor = last?.relationships?.actor?.data?.id;
  if (actor === undefined) return "";
  const at = new Date(String(last?.attributes["created-at"])).getTime();
  return `, by ${await userName(actor, api)}, ${ago(Date.now() - at)}`;
}

/** Names of the checks that failed: each is about the policies of a set. */
async function policiesOf({ id, status }: RunFacts, api: HcpApi): Promise<string[]> {
  if (status !== "errored") return [];
  const checks = await api.list(`runs/${id}/policy-checks`).catch(() => []);
  return checks
    .filter(({ attributes }) => attributes.status === "hard_failed")
    .map((check) => `${check.id} (${textOf(check, "scope") ?? "organization"})`);
}

/** The run tasks that have to pass and did not, with what they said. */
async function tasksOf({ id, status }: RunFacts, api: HcpApi): Promise<string[]> {
  if (status !== "errored") return [];
  const stages = await api.list(`runs/${id}/task-stages`).catch(() => []);
  const ids = stages.filter(({ attributes }) => attributes.status === "failed").flatMap((stage) => relatedIds(stage, "task-results"));
  const results = await Promise.all(ids.map((each) => api.find(`task-results/${each}`).catch(() => undefined)));
  return results.flatMap((result) => {
    const { status: said, "workspace-task-enforcement-level": level } = result?.attributes ?? {};
    if (said === "passed" || level !== "mandatory") return [];
    const message = textOf(result, "message");
    return `${textOf(result, "task-name") ?? result?.id ?? ""}${message === undefined ? "" : `: ${message}`}`;
  });
}
