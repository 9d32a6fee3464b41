import { type HcpApi, type Resource, textOf } from "./api";

/** Who has locked a workspace. */
export interface Holder {
  readonly kind: "run" | "user" | "team" | "organization";
  readonly id: string;
  /** Name of the user or team; of a run, who has made it. */
  readonly who: string;
  /** State of the run. */
  readonly status?: string;
  /** When the run was made; HCP Terraform does not tell it of other locks. */
  readonly since?: Date;
  /** What the holder wrote; empty for none. */
  readonly reason: string;
}

const KINDS: Readonly<Record<string, Holder["kind"]>> = { runs: "run", users: "user", teams: "team" };

/** Undefined if the workspace is not locked. */
export async function holderOf(workspace: Resource, api: HcpApi): Promise<Holder | undefined> {
  const { locked, "locked-reason": reason } = workspace.attributes;
  if (locked !== true) return undefined;
  const { id = "", type = "" } = workspace.relationships?.["locked-by"]?.data ?? {};
  const kind = KINDS[type] ?? "organization";
  const text = typeof reason === "string" ? reason : "";
  if (kind !== "run") return { kind, id, who: await nameOf(kind, id, api), reason: text };
  const run = await api.find(`runs/${id}`);
  const since = run === undefined ? undefined : new Date(String(run.attributes["created-at"]));
  const status = run && String(run.attributes.status);
  return { kind, id, who: await maker(run, api), reason: text, ...(since && { since }), ...(status !== undefined && { status }) };
}

/** Who has made a run: a user, or nothing but a trigger. */
export async function maker(run: Resource | undefined, api: HcpApi): Promise<string> {
  const user = run?.relationships?.["created-by"]?.data?.id;
  return user === undefined ? "somebody" : userName(user, api);
}

/** The name of a user; the id where it is not shown. */
export async function userName(id: string, api: HcpApi): Promise<string> {
  return textOf(await api.find(`users/${id}`), "username") ?? id;
}

async function nameOf(kind: Holder["kind"], id: string, api: HcpApi): Promise<string> {
  if (kind === "user") return userName(id, api);
  const team = kind === "team" ? textOf(await api.find(`teams/${id}`), "name") : undefined;
  return team === undefined ? id : `team ${team}`;
}
