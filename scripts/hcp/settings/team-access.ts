import { TEAM_ACCESS } from "../../../environments/schema-hcp";
import { OperationError } from "../../words/errors";
import type { HcpApi, Resource } from "../api";
import type { Gap, Subject } from "./gap";
import { type WiderAccess, widerAccess } from "./wider-access";

/**
 * Whether the teams that the file names have the access that it says, and which others have any, through the project or the
 * organization too. Nothing is said if the file names none. The owners are in none of these lists: they may do everything everywhere.
 * Throws OperationError if there is no such team.
 */
export async function teamGaps({ backend, workspace, api, place }: Subject): Promise<Gap[]> {
  const { teams: wanted } = backend;
  if (wanted === undefined) return [];
  const given = await api.list(`team-workspaces?filter%5Bworkspace%5D%5Bid%5D=${workspace.id}`);
  const teams = await api.list(`${place}/teams`);
  const names = new Map(teams.map((team) => [team.id, String(team.attributes.name)]));
  const named = Object.entries(wanted).map(([name, level]) => ({ name, level, team: teamCalled(name, teams) }));
  const wrong = named.flatMap(({ name, level, team }): Gap[] => {
    const ours = given.find((each) => teamOf(each) === team.id);
    const present = ours?.attributes.access;
    if (present === level) return [];
    return [
      {
        setting: `access of ${name}`,
        wanted: level,
        present,
        grave: isWider(present, level),
        mend: () => give(level, { team, ours, workspace, api }),
      },
    ];
  });
  const others = given.filter((each) => !named.some(({ team }) => team.id === teamOf(each)));
  const extra = others.map((each): Gap => {
    const setting = `access of ${names.get(teamOf(each)) ?? teamOf(each)}`;
    return { setting, wanted: undefined, present: each.attributes.access, grave: true, byHand: NAME_IT };
  });
  const elsewhere = (await widerAccess(workspace, teams, api)).flatMap((each): Gap[] => {
    const level = named.find(({ team }) => team.id === each.team)?.level;
    return level === undefined || isWider(each.access, level) ? [gapElsewhere(each, names.get(each.team) ?? each.team, level)] : [];
  });
  return [...wrong, ...extra, ...elsewhere];
}

const NAME_IT = "Take it away there, or name it in the environment's file.";

function gapElsewhere({ access, through }: WiderAccess, name: string, wanted: string | undefined): Gap {
  const byHand = `Take it away in the ${through}, or name it in the environment's file.`;
  return { setting: `access of ${name} through the ${through}`, wanted, present: access, grave: true, byHand };
}

/** Whether a team may do more. `custom`, which is in no order, may be anything. */
function isWider(present: unknown, wanted: string): boolean {
  if (present === undefined) return false;
  const levels: readonly unknown[] = TEAM_ACCESS;
  return !levels.includes(present) || levels.indexOf(present) > levels.indexOf(wanted);
}

const teamOf = ({ relationships }: Resource) => relationships?.team?.data?.id ?? "";

function teamCalled(name: string, teams: readonly Resource[]): Resource {
  const found = teams.find(({ attributes }) => attributes.name === name);
  if (found !== undefined) return found;
  const known = teams.map(({ attributes }) => String(attributes.name)).join(", ") || "none that the token's owner may see";
  throw new OperationError(`There is no team ${name}; there are: ${known}`, "Make it, or correct backend.teams.");
}

interface Grant {
  readonly team: Resource;
  readonly ours: Resource | undefined;
  readonly workspace: Resource;
  readonly api: HcpApi;
}

async function give(access: string, { team, ours, workspace, api }: Grant): Promise<void> {
  const type = "team-workspaces";
  if (ours !== undefined) {
    await api.send("PATCH", `team-workspaces/${ours.id}`, { type, id: ours.id, attributes: { access } });
    return;
  }
  const relationships = { team: { data: { type: "teams", id: team.id } }, workspace: { data: { type: "workspaces", id: workspace.id } } };
  await api.send("POST", "team-workspaces", { type, attributes: { access }, relationships });
}
