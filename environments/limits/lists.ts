import type { Inconsistency } from "./inconsistency";

/**
 * Characters of the lists that become environment variables of the build, with commas between: CodeBuild takes 5,500 of all variables'
 * names and values together (CodeBuild User Guide, "Quotas for AWS CodeBuild"), and the others have 2,500 at most. A test holds it with
 * the longest of everything.
 */
const ROOM = 2_800;

/** A key of the environment's file whose list the build gets. */
export interface GivenList {
  readonly path: readonly string[];
  readonly items: readonly string[];
}

export function brokenListLimits(lists: readonly GivenList[]): Inconsistency[] {
  const sizes = lists.map(({ path, items }) => ({ path, size: items.join(",").length }));
  const surplus = sizes.reduce((sum, { size }) => sum + size, 0) - ROOM;
  if (surplus <= 0) return [];
  const { path } = sizes.reduce((one, other) => (other.size > one.size ? other : one));
  const named = sizes.filter(({ size }) => size > 0).map((each) => each.path.join("."));
  const fix = `makes ${named.join(", ")} ${ROOM + surplus} characters long${named.length > 1 ? " together" : ""}: ${ROOM} fit into the build's environment variables.\nLeave out at least ${surplus}`;
  return [{ path, fix }];
}
