import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { parseState, StateUnreadable, withSerial } from "./state-file";

/** The lowest version that the stacks accept; Terraform replaces it with its own at its next write. */
const TERRAFORM_VERSION = "1.11.0";
const MISPLACED = "its resources are not where Terraform writes them";

/** Text of one resource in a state, with all its instances, exactly as it is stored. */
export interface StateRecord {
  /** `aws_ssm_parameter.token`. */
  readonly address: string;
  readonly text: string;
}

/**
 * The managed resources of the root module with these addresses. A state is cut and joined as text: if it were parsed and written
 * again, large numbers would lose digits.
 */
export function recordsIn(content: string, addresses: readonly string[], where: string): StateRecord[] {
  return partsOf(content, where).records.filter(({ address }) => addresses.includes(address));
}

/** The state with more resources and its next serial; a new one if there is none. @param content the state as it is stored */
export function withRecords(content: string | undefined, records: readonly Pick<StateRecord, "text">[], where: string): string {
  const state = content ?? JSON.stringify(emptyState(), null, 2);
  const { head, records: present, tail } = partsOf(state, where);
  const joined = joinedWith(head, [...records, ...present], tail);
  const before = parseState(state, where);
  const added = records.map(({ text }) => JSON.parse(text) as (typeof before.resources)[number]);
  return checked(joined, before.serial + 1, [...added, ...before.resources], { state, where });
}

/** The state without these resources, with its next serial. */
export function withoutRecords(content: string, addresses: readonly string[], where: string): string {
  const { head, records, tail } = partsOf(content, where);
  const kept = records.filter(({ address }) => !addresses.includes(address));
  const resources = kept.map(({ text }) => JSON.parse(text) as unknown);
  return checked(joinedWith(head, kept, tail), parseState(content, where).serial + 1, resources, { state: content, where });
}

function emptyState() {
  // Whoever adds a record raises the serial to 1.
  return {
    version: 4,
    terraform_version: TERRAFORM_VERSION,
    serial: 0,
    lineage: randomUUID(),
    outputs: {},
    resources: [],
    check_results: null,
  };
}

/** Throws {@link StateUnreadable} if anything but serial and resources has changed. */
function checked(
  joined: string,
  serial: number,
  resources: readonly unknown[],
  { state, where }: { state: string; where: string },
): string {
  const next = withSerial(joined, serial, where);
  if (isDeepStrictEqual(parseState(next, where), { ...parseState(state, where), serial, resources })) return next;
  throw new StateUnreadable(where, MISPLACED);
}

function joinedWith(head: string, records: readonly Pick<StateRecord, "text">[], tail: string): string {
  const texts = records.map(({ text }) => `\n    ${text}`).join(",");
  return `${head}${texts}${records.length > 0 ? "\n  " : ""}${tail}`;
}

interface Parts {
  /** Up to the bracket that opens the list of resources. */
  readonly head: string;
  readonly records: readonly StateRecord[];
  /** From the bracket that closes it. */
  readonly tail: string;
}

function partsOf(content: string, where: string): Parts {
  const { resources } = parseState(content, where);
  const opening = /"resources"\s*:\s*\[/.exec(content);
  if (opening === null) throw new StateUnreadable(where, MISPLACED);
  const start = opening.index + opening[0].length;
  const { texts, end } = elementsFrom(content, start);
  if (!isDeepStrictEqual(texts.map(parsed), resources)) throw new StateUnreadable(where, MISPLACED);
  const records = texts.map((text, index): StateRecord => {
    const { module, mode = "managed", type = "", name = "" } = resources[index] ?? {};
    return { address: [module, mode === "data" ? mode : undefined, type, name].filter((part) => part !== undefined).join("."), text };
  });
  return { head: content.slice(0, start), records, tail: content.slice(end) };
}

/** The texts of a JSON list's elements. @param start index after its bracket */
function elementsFrom(content: string, start: number): { readonly texts: readonly string[]; readonly end: number } {
  const texts: string[] = [];
  let depth = 0;
  let from = start;
  // A text is one token, so that no bracket or comma in it counts.
  for (const { 0: token, index } of content.slice(start).matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},]/gs)) {
    if (token === "{" || token === "[") depth += 1;
    else if (depth > 0 && (token === "}" || token === "]")) depth -= 1;
    else if (depth === 0 && (token === "," || token === "]")) {
      const text = content.slice(from, start + index).trim();
      if (text !== "") texts.push(text);
      from = start + index + 1;
      if (token === "]") return { texts, end: start + index };
    }
  }
  return { texts, end: content.length };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
