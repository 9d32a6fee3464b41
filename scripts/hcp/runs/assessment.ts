import { gunzipSync } from "node:zlib";
import { type HcpApi, HcpRefusal, type Resource, textOf } from "../api";

/** What a health assessment of HCP Terraform has seen. */
export interface Assessment {
  readonly id: string;
  readonly at: Date;
  /** The plan as `terraform show -json` prints it. */
  readonly plan: unknown;
}

interface Wanted {
  /** `.tar.gz` of the configuration that a plan would have now. */
  readonly archive: Buffer;
  /** How old it may be (milliseconds). */
  readonly withinMs: number;
  /** @default now */
  readonly now?: Date;
}

/**
 * The last health assessment of a workspace, if it tells what a plan would tell: it succeeded, is not too old, saw the present
 * state, and the run that made this state had the same configuration. An assessment is always of the configuration that was applied
 * last (documentation, Health assessments), so one of another configuration would hide what is not applied. Undefined otherwise, and
 * where the token's owner may not see it.
 */
export async function freshAssessment(
  { id: workspace }: Resource,
  api: HcpApi,
  { archive, withinMs, now = new Date() }: Wanted,
): Promise<Assessment | undefined> {
  try {
    const result = await api.find(`workspaces/${workspace}/current-assessment-result`);
    if (result?.attributes.succeeded !== true) return undefined;
    const at = timeOf(result);
    const age = now.getTime() - at.getTime();
    if (!(age >= 0 && age <= withinMs) || !(await sawPresent(workspace, at, archive, api))) return undefined;
    const plan = await api.document(`assessment-results/${result.id}/json-output`);
    return plan === undefined ? undefined : { id: result.id, at, plan: JSON.parse(plan.toString("utf8")) as unknown };
  } catch (error) {
    if (error instanceof HcpRefusal) return undefined;
    throw error;
  }
}

/** Whether the state that is there now was there then, and was made of this configuration. */
async function sawPresent(workspace: string, at: Date, archive: Buffer, api: HcpApi): Promise<boolean> {
  const state = await api.find(`workspaces/${workspace}/current-state-version`);
  const run = state?.relationships?.run?.data?.id;
  // Nobody knows the configuration of a state that no run has made.
  if (state === undefined || run === undefined || !(timeOf(state).getTime() <= at.getTime())) return false;
  const found = await api.find(`runs/${run}`);
  const version = found?.relationships?.["configuration-version"]?.data?.id;
  if (textOf(found, "status") !== "applied" || version === undefined) return false;
  const applied = await api.document(`configuration-versions/${version}/download`);
  return applied !== undefined && unpacked(applied)?.equals(gunzipSync(archive)) === true;
}

/** Undefined if it is no gzipped file. */
function unpacked(archive: Buffer): Buffer | undefined {
  try {
    return gunzipSync(archive);
  } catch {
    return undefined;
  }
}

function timeOf(resource: Resource): Date {
  return new Date(textOf(resource, "created-at") ?? Number.NaN);
}
