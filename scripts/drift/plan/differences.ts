import { canonical, embeddedJson, isFields, Sensitive, UNKNOWN } from "../model/values";
import { documentOf, type Statement } from "../policy/document";
import { statementDifferences } from "../policy/statement-differences";

/** One place where two values of a resource differ. */
export interface Difference {
  /** Dotted path. A block that occurs at most once has no index in it; an element with a name has the name as its index. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
  /** The policy that contains the place: its path, and its statements before and after. */
  readonly policy?: { readonly path: string; readonly before: readonly Statement[]; readonly after: readonly Statement[] };
}

/** Fields that identify the elements of a list; the first that exists is used. */
const IDENTITIES = ["name", "id", "key"] as const;

/** Every leaf that differs; a block or element that only one side has is one difference, not one for each leaf. */
export function differences(before: unknown, after: unknown, path = ""): Difference[] {
  if (before instanceof Sensitive || after instanceof Sensitive || before === UNKNOWN || after === UNKNOWN) {
    return canonical(before) === canonical(after) ? [] : [hidden(before, after, path)];
  }
  if (same(before, after)) return [];
  const policy = policyDifferences(before, after, path);
  if (policy !== undefined) return policy;
  if (isFields(before) && isFields(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => differences(before[key], after[key], join(path, key)));
  }
  if (isBlocks(before) && isBlocks(after)) return blockDifferences(before ?? [], after ?? [], path);
  const [embeddedBefore, embeddedAfter] = [embeddedJson(before), embeddedJson(after)];
  if (embeddedBefore !== undefined && embeddedAfter !== undefined) return differences(embeddedBefore, embeddedAfter, path);
  return [{ path, before, after }];
}

/** If one side is sensitive, both are masked: the other could reveal it. */
function hidden(before: unknown, after: unknown, path: string): Difference {
  const sensitive = before instanceof Sensitive || after instanceof Sensitive;
  const cover = (value: unknown) =>
    sensitive && value !== UNKNOWN && !(value instanceof Sensitive) && canonical(value) !== undefined ? new Sensitive(value) : value;
  return { path, before: cover(before), after: cover(after) };
}

function same(before: unknown, after: unknown): boolean {
  if (canonical(before) === canonical(after)) return true;
  // A provider may read an unset boolean or number as false or 0: that is not a change.
  const [one, other] = (before ?? null) === null ? [before, after] : [after, before];
  return (one ?? null) === null && (other === false || other === 0);
}

function policyDifferences(before: unknown, after: unknown, path: string): Difference[] | undefined {
  const [one, other] = [documentOf(before), documentOf(after)];
  if (one === undefined && other === undefined) return undefined;
  // A policy that does not exist has no statements.
  if ((one === undefined && canonical(before) !== undefined) || (other === undefined && canonical(after) !== undefined)) return undefined;
  const policy = { path, before: one?.statements ?? [], after: other?.statements ?? [] };
  const statements = statementDifferences(policy.before, policy.after).map(({ label, ...sides }) => ({
    path: join(path, label),
    ...sides,
    policy,
  }));
  const rest = one === undefined || other === undefined ? [] : differences(one.rest, other.rest, path);
  return [...statements, ...rest];
}

function isBlocks(value: unknown): value is readonly Readonly<Record<string, unknown>>[] | null | undefined {
  return value === null || value === undefined || (Array.isArray(value) && value.every(isFields));
}

type Block = Readonly<Record<string, unknown>>;

function blockDifferences(before: readonly Block[], after: readonly Block[], path: string): Difference[] {
  const identity = IDENTITIES.find((key) => [before, after].every((blocks) => identifies(key, blocks)));
  if (identity !== undefined) {
    const names = [...new Set([...before, ...after].map((block) => String(block[identity])))].sort();
    const called = (blocks: readonly Block[], name: string) => blocks.find((block) => block[identity] === name);
    return names.flatMap((name) => differences(called(before, name), called(after, name), join(path, name)));
  }
  if (before.length <= 1 && after.length <= 1) return differences(before[0], after[0], path);
  if (before.length === after.length) return before.flatMap((block, index) => differences(block, after[index], join(path, String(index))));
  // Elements may have moved: only those without an equal one on the other side differ.
  return [
    ...without(before, after).map(({ block, index }) => ({ path: join(path, String(index)), before: block, after: undefined })),
    ...without(after, before).map(({ block, index }) => ({ path: join(path, String(index)), before: undefined, after: block })),
  ];
}

function identifies(key: string, blocks: readonly Block[]): boolean {
  const names = blocks.map((block) => block[key]);
  return names.every((name) => typeof name === "string" && name !== "") && new Set(names).size === names.length;
}

function without(blocks: readonly Block[], others: readonly Block[]): { block: Block; index: number }[] {
  const left = others.map((other) => canonical(other));
  return blocks.flatMap((block, index) => {
    const found = left.indexOf(canonical(block));
    if (found < 0) return [{ block, index }];
    left.splice(found, 1);
    return [];
  });
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

/** Whether the paths are equal or one is inside the other. */
export function related(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
}
