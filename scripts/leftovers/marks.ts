import { tagsOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";

/** Tags that this environment's resources bear, and no others. */
export type Marks = Readonly<Record<string, string>>;

/** The tags that Terraform gives with the create itself; a team's own may change over time, so they do not count. */
export function marksOf(environment: Environment): Marks {
  const all = tagsOf(environment);
  const own = Object.keys(tagsOf({ ...environment, tags: {} }));
  return Object.fromEntries(Object.entries(all).filter(([name]) => own.includes(name)));
}

interface Tag {
  readonly key?: string;
  readonly value?: string;
  readonly Key?: string;
  readonly Value?: string;
}

/** Whether these tags, in the form of any service, include all marks. */
export function marks(tags: readonly Tag[] | Readonly<Record<string, string>> | undefined, own: Marks): boolean {
  const found = isList(tags)
    ? new Map(tags.map(({ key, value, Key, Value }) => [Key ?? key, Value ?? value]))
    : new Map(Object.entries(tags ?? {}));
  return Object.entries(own).every(([name, value]) => found.get(name) === value);
}

function isList(tags: unknown): tags is readonly Tag[] {
  return Array.isArray(tags);
}

/** The services' names for what does not exist. */
const MISSING = /^(NotFound|NoSuch\w+|\w*NotFound(Exception)?|\w*DoesNotExist(Exception)?|NoSuchEntity(Exception)?)$/;

/** Undefined if AWS says that the thing does not exist. */
export async function unlessMissing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && MISSING.test(error.name)) return undefined;
    throw error;
  }
}
