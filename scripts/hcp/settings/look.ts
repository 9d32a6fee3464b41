import { isRunRemotely, type StackKind } from "../../../environments/names";
import { textOf } from "../api";
import type { HcpPlace } from "../place";
import type { Gap, Subject } from "./gap";
import { gapsBeside } from "./gaps";
import { currentOf, hasAssessments, missingIn, poolOf, settingsOf } from "./own";
import { hasPriority, runEnvironment, sourceOf, winnerOf } from "./run-environment";
import { meddlingIn } from "./meddling";

/** What was seen of a workspace's settings. */
export interface LookedAt {
  readonly gaps: readonly Gap[];
  /** Why some of them could not be looked at; empty if all were. */
  readonly failures: readonly unknown[];
}

/**
 * Every setting of a stack's workspace that is not as the environment's file says. Changes nothing. What its owner's token does not
 * show, or an agent pool or team that is not there, hides no other difference. Throws OperationError if there is no such workspace.
 * @param variables of the runs, as the file says
 */
export async function gapsOf(at: HcpPlace, kind: StackKind, variables: Readonly<Record<string, string>>): Promise<LookedAt> {
  const { environment, backend, api } = at;
  const place = `organizations/${encodeURIComponent(backend.organization)}`;
  const subject: Subject = { environment, backend, kind, workspace: await at.workspace(kind), api, place };
  const looks = await Promise.allSettled([ownGaps(subject), variableGaps(subject, variables), gapsBeside(subject)]);
  return {
    gaps: looks.flatMap((look) => (look.status === "fulfilled" ? look.value : [])),
    failures: looks.flatMap((look) => (look.status === "rejected" ? [look.reason as unknown] : [])),
  };
}

async function ownGaps({ backend, kind, workspace, place, api }: Subject): Promise<Gap[]> {
  const [pool, assessments] = await Promise.all([poolOf(backend, place, api), hasAssessments(place, api)]);
  const settings = missingIn(workspace, settingsOf(backend, kind, { pool, assessments }));
  const gaps = settings.map(({ name, wanted, grave }): Gap => ({ setting: name, wanted, present: currentOf(workspace, name), grave }));
  if (workspace.attributes["vcs-repo"]) {
    const present = textOf(workspace, "vcs-repo-identifier") ?? "a repository";
    gaps.push({ setting: "vcs-repo", wanted: undefined, present, grave: true, byHand: "Disconnect it there: its commits make runs." });
  }
  return gaps;
}

/** Which role a run takes is decided by its variables, and what Terraform does in it. */
async function variableGaps(subject: Subject, wanted: Readonly<Record<string, string>>): Promise<Gap[]> {
  const { environment, kind, workspace, api } = subject;
  if (!isRunRemotely(environment, kind)) return [];
  const there = await runEnvironment(workspace, api);
  const gaps: Gap[] = [];
  for (const [name, value] of Object.entries(wanted)) {
    const found = await winnerOf(there, name, api);
    if (found?.value === value) continue;
    const wins = found?.set !== undefined && (await hasPriority(found.set, api));
    const byHand = wins ? `Take it out of ${await sourceOf(found, api)}, which wins over the workspace's own variables.` : undefined;
    gaps.push({ setting: name, wanted: value, present: found && (found.value ?? "a value that is not shown"), grave: !!found, byHand });
  }
  for (const { name, shown, variable } of meddlingIn(there))
    gaps.push({
      setting: name,
      wanted: undefined,
      present: shown,
      grave: true,
      byHand: `Take it out of ${await sourceOf(variable, api)}.`,
    });
  return gaps;
}
