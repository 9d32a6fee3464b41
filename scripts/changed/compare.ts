/** The stacks of a commit: name -> what was synthesized, as comparable text. */
export type Synthesized = ReadonlyMap<string, string>;

export interface StackChanges {
  /** Stacks that are new or differ, sorted. */
  readonly changed: readonly string[];
  /** Stacks that are no longer there: no plan removes what they have made. */
  readonly gone: readonly string[];
}

/** Compares the stacks of two commits. */
export function compareStacks(before: Synthesized, after: Synthesized): StackChanges {
  return {
    changed: [...after.keys()].filter((name) => before.get(name) !== after.get(name)).sort(),
    gone: [...before.keys()].filter((name) => !after.has(name)).sort(),
  };
}

/**
 * A synthesized stack as text that is the same wherever it was synthesized: without CDKTF's notes about itself (`//`), and with the
 * project's folder, in which local states are, under one name.
 */
export function comparable(content: string, project: string): string {
  const withoutNotes = JSON.parse(content, (key, value: unknown) => (key === "//" ? undefined : value)) as unknown;
  return JSON.stringify(withoutNotes).replaceAll(JSON.stringify(project).slice(1, -1), "<project>");
}
