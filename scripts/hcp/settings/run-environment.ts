import { type HcpApi, type Resource, textOf } from "../api";

/** An environment variable that the runs of a workspace get. */
export interface RunVariable {
  readonly name: string;
  /** Undefined if it is sensitive: then nobody is shown it. */
  readonly value: string | undefined;
  /** Id of the variable set that it comes from. @default the workspace's own */
  readonly set?: string;
}

/**
 * The environment variables of a workspace's runs, with those of its variable sets (API, Variables, `all-vars`). Throws HcpRefusal if
 * the token's owner may not read them, or the host does not tell.
 */
export async function runEnvironment({ id }: Pick<Resource, "id">, api: HcpApi): Promise<RunVariable[]> {
  const listed = await api.list(`workspaces/${id}/all-vars`);
  const ours = listed.filter(({ attributes }) => attributes.category === "env");
  return ours.map((variable) => ({
    name: textOf(variable, "key") ?? "",
    value: variable.attributes.sensitive === true ? undefined : (textOf(variable, "value") ?? ""),
    set: variable.relationships?.varset?.data?.id,
  }));
}

/**
 * The one that counts of those with this name; undefined if there is none. Hosts may list what is overwritten too: a set with priority
 * wins over the workspace's own, and this over other sets (Variables, Precedence). Of several sets none is known to win: then the
 * value is undefined, unless all have the same.
 */
export async function winnerOf(variables: readonly RunVariable[], name: string, api: HcpApi): Promise<RunVariable | undefined> {
  const same = variables.filter((each) => each.name === name);
  if (same.length < 2) return same[0];
  const ranks = await Promise.all(same.map(async ({ set }) => (set === undefined ? 1 : (await hasPriority(set, api)) ? 2 : 0)));
  const first = same.filter((_, index) => ranks[index] === Math.max(...ranks));
  const [one] = first;
  return one && { ...one, value: first.every(({ value }) => value === one.value) ? one.value : undefined };
}

/** Whether the variables of a set win over the workspace's own. */
export async function hasPriority(set: string, api: HcpApi): Promise<boolean> {
  return (await api.find(`varsets/${set}`))?.attributes.priority === true;
}

/** Where a variable is set, in words: `the variable set defaults`. */
export async function sourceOf({ set }: RunVariable, api: HcpApi): Promise<string> {
  if (set === undefined) return "the workspace's variables";
  return `the variable set ${textOf(await api.find(`varsets/${set}`), "name") ?? set}`;
}
