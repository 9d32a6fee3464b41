import { unmarked } from "../../secrets/unset-mark";
import { type Fields, isFields } from "../model/values";
import { COUNTERS, MIRRORS, type Mirror } from "./noise";

/** The stack's resources by type, with their present or planned values. */
export type Siblings = ReadonlyMap<string, readonly Fields[]>;

/** The attributes of a resource to compare: without counters and mirrors, and with tags only once. */
export function comparable(type: string, values: unknown, siblings: Siblings): unknown {
  if (!isFields(values)) return values;
  const counters = COUNTERS.filter((each) => each.type === type || each.type === "*").flatMap(({ attributes }) => attributes);
  const { tags_all: allTags, ...others } = values;
  const kept: Record<string, unknown> = Object.fromEntries(
    Object.entries(others)
      .filter(([name]) => !counters.includes(name))
      .map(([name, value]) => [name, withoutIn(name, value, counters)]),
  );
  for (const mirror of MIRRORS) if (mirror.type === type) kept[mirror.attribute] = unmanaged(mirror, values, siblings);
  // `tags` leaves out the provider's default tags, so it changes whenever they do; `tags_all` has all real tags.
  if (allTags !== undefined) kept.tags = allTags ?? {};
  if (type === "aws_ssm_parameter" && typeof kept.description === "string") kept.description = unmarked(kept.description);
  return kept;
}

/** The blocks of a name without the attributes that are left out of them. */
function withoutIn(name: string, value: unknown, counters: readonly string[]): unknown {
  if (!Array.isArray(value) || !counters.some((counter) => counter.startsWith(`${name}.`))) return value;
  return value.map((block: unknown) =>
    isFields(block) ? Object.fromEntries(Object.entries(block).filter(([key]) => !counters.includes(`${name}.${key}`))) : block,
  );
}

/** The part of a mirrored attribute that no other resource of the stack manages. */
function unmanaged({ attribute, managedBy, link: [here, there], element }: Mirror, values: Fields, siblings: Siblings): unknown {
  const managers = (siblings.get(managedBy) ?? []).filter((sibling) => sibling[there] !== undefined && sibling[there] === values[here]);
  const value = values[attribute];
  if (managers.length === 0) return value;
  if (element === undefined || !Array.isArray(value)) return undefined;
  return value.filter((each) => !isFields(each) || !managers.some((sibling) => sibling[element] === each[element]));
}
