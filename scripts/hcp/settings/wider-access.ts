import type { HcpApi, Resource } from "../api";

/** Access to a workspace that a team has through something wider. */
export interface WiderAccess {
  /** The team's id. */
  readonly team: string;
  /** By the names of a workspace's access; `custom` may be anything. */
  readonly access: string;
  readonly through: "project" | "organization";
}

/** What a project's access is worth in its workspaces (Permissions, Project permission groups). */
const IN_WORKSPACES: Readonly<Record<string, string>> = { read: "read", write: "write", maintain: "admin", admin: "admin" };

/** Rights in the whole organization that reach every workspace (API, Teams, organization-access), the widest first. */
const EVERYWHERE = [
  ["manage-workspaces", "admin"],
  ["manage-projects", "admin"],
  ["read-workspaces", "read"],
  ["read-projects", "read"],
] as const;

/** The access that teams have to a workspace through its project and the organization; the owners' is not told. */
export async function widerAccess(workspace: Resource, teams: readonly Resource[], api: HcpApi): Promise<WiderAccess[]> {
  return [...(await inProject(workspace, api)), ...inOrganization(teams)];
}

async function inProject({ relationships }: Resource, api: HcpApi): Promise<WiderAccess[]> {
  const project = relationships?.project?.data?.id;
  if (project === undefined) return [];
  const given = await api.list(`team-projects?filter%5Bproject%5D%5Bid%5D=${project}`);
  return given.map((each) => ({
    team: each.relationships?.team?.data?.id ?? "",
    access: IN_WORKSPACES[String(each.attributes.access)] ?? "custom",
    through: "project",
  }));
}

function inOrganization(teams: readonly Resource[]): WiderAccess[] {
  return teams.flatMap(({ id, attributes }): WiderAccess[] => {
    if (attributes.name === "owners") return [];
    const may = (attributes["organization-access"] ?? {}) as Readonly<Record<string, unknown>>;
    const access = EVERYWHERE.find(([right]) => may[right] === true)?.[1];
    return access === undefined ? [] : [{ team: id, access, through: "organization" }];
  });
}
