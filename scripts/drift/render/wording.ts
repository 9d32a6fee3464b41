import { secrets } from "../../../modules/text/redactor";
import { ago } from "../../words/times";
import { plural } from "../../words/counts";
import { MISCONFIGURED } from "../../words/misconfigured";
import { ABSENT, type DriftItem, type DriftReport, SENSITIVE_TEXT, type StackDrift, UNKNOWN_TEXT } from "../model/types";
import { canonical, type Fields, isFields } from "../model/values";

const NOTHING = "nothing";
/** A text that cannot be mistaken for something else; any other text is quoted. */
const BARE = /^(?!(nothing|null|true|false|present|absent|-?\d+(\.\d+)?)$)[\w.:/@*+=,-]+$/;
const MARKS: readonly unknown[] = [SENSITIVE_TEXT, UNKNOWN_TEXT];
const DAY_MILLISECONDS = 86_400_000;

/** What is shown of a difference, or of a planned change. */
export type Shown = Pick<DriftItem, "attribute" | "before" | "after"> & { readonly kind?: DriftItem["kind"] };

/**
 * The difference in one line.
 * @param longest number of characters to which each value is cut. @default not cut
 */
export function changeText(item: Shown, longest = Infinity): string {
  const whole = wholeText(item);
  if (whole !== undefined) return whole;
  const text = (value: unknown) => shortened(valueText(value), longest);
  return changes(item)
    .map(({ key, before, after }) => `${key === undefined ? "" : `${key} `}${text(before)} -> ${text(after)}`)
    .join("; ");
}

/** The text for a whole resource; undefined for an attribute. */
export function wholeText({ attribute, kind, before }: Shown): string | undefined {
  if (attribute !== undefined) return undefined;
  if (kind === "deleted-outside") return "deleted";
  return before === ABSENT ? "not in the state" : "not removed yet";
}

export interface Change {
  /** Part of the value, such as a statement's Resource. */
  readonly key?: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Only the parts that differ, if both sides have parts; else the whole value. */
export function changes({ before, after }: Pick<Shown, "before" | "after">): Change[] {
  if (!isFields(before) || !isFields(after)) return [{ before, after }];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys
    .filter((key) => canonical(before[key]) !== canonical(after[key]))
    .map((key) => ({ key, before: before[key], after: after[key] }));
}

/** A value in one line. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return NOTHING;
  if (typeof value === "string") return BARE.test(value) || MARKS.includes(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) return `${value.map(valueText).join(", ") || "[]"}`;
  if (!isFields(value)) return JSON.stringify(value);
  if (isStatement(value)) return statementText(value);
  // Of a policy, only the statements are shown.
  if (isFields(value.Statement) || Array.isArray(value.Statement)) return [value.Statement].flat().map(valueText).join("; ");
  return `{${Object.entries(value)
    .map(([key, each]) => `${key}: ${valueText(each)}`)
    .join(", ")}}`;
}

function isStatement(value: Fields): boolean {
  return typeof value.Effect === "string" && ("Action" in value || "NotAction" in value);
}

/** A policy statement as a sentence. */
function statementText(statement: Fields): string {
  const element = (word: string, name: string) =>
    [name, `Not${name}`]
      .filter((key) => statement[key] !== undefined)
      .map((key) => [word, key === name ? "" : "all but", valueText(statement[key])].filter(Boolean).join(" "));
  const { Effect, Condition } = statement;
  const condition = Condition === undefined ? [] : [`if ${valueText(Condition)}`];
  return [String(Effect), ...element("", "Action"), ...element("to", "Principal"), ...element("on", "Resource"), ...condition].join(" ");
}

export function shortened(text: string, longest: number): string {
  // Before the cut: half of a secret would not be known any more.
  const whole = secrets.text(text);
  return whole.length > longest ? `${whole.slice(0, longest - 3)}...` : whole;
}

/** Whole days between two times, as text. */
export function ageText(since: string, now: string): string {
  const days = Math.floor((Date.parse(now) - Date.parse(since)) / DAY_MILLISECONDS);
  return days < 1 ? "today" : plural(days, "day");
}

/** The age of the oldest difference that is not accepted; empty if there is none, or no history. */
export function oldestText({ items }: StackDrift, now: string): string {
  const [oldest] = items.flatMap(({ known, since }) => (known === undefined && since !== undefined ? [since] : [])).sort();
  return oldest === undefined ? "" : ageText(oldest, now);
}

/** The number of differences of a kind: those that count, then the accepted ones. */
export function countText(items: readonly DriftItem[]): string {
  const known = items.filter((item) => item.known !== undefined).length;
  const open = items.length - known;
  return [...(open > 0 || known === 0 ? [String(open)] : []), ...(known > 0 ? [`${known} known`] : [])].join(", ");
}

export function changedOutside({ items }: StackDrift): readonly DriftItem[] {
  return items.filter(({ kind }) => kind !== "not-applied");
}

export function notApplied({ items }: StackDrift): readonly DriftItem[] {
  return items.filter(({ kind }) => kind === "not-applied");
}

/** What AWS did not answer about the stack's resources, with the same reason on one line. */
export function uncheckedLines({ unchecked = [] }: StackDrift): { readonly what: string; readonly reason: string }[] {
  return [...new Set(unchecked.map(({ reason }) => reason))].map((reason) => {
    const alike = unchecked.filter((each) => each.reason === reason);
    return { what: alike.map(({ aspect, address }) => `${aspect} of ${address}`).join(", "), reason };
  });
}

/** `2 of 14 aspects`; empty if all were seen. */
export function uncheckedText({ unchecked = [], aspects = 0 }: StackDrift): string {
  return unchecked.length === 0 ? "" : `${unchecked.length} of ${plural(unchecked.length + aspects, "aspect")}`;
}

/** What was looked at beside the plans; empty if nothing was. */
export function aspectsText(aspects: number): string {
  return aspects === 0 ? "" : `Beside the plans, AWS was asked about ${plural(aspects, "aspect")} of the resources.`;
}

/** What nobody looks at, because it is not ours to say what it should be; empty if there is nothing. */
export function ownKeysText({ stacks }: DriftReport): string {
  const keys = stacks.flatMap(({ environment, ownKey }) => (ownKey === undefined ? [] : [`${ownKey} of ${environment}`]));
  return keys.length === 0
    ? ""
    : `Of keys of your own (${listText(keys)}), only state and policy are looked at: conditions in the policy, grants, rotation and aliases are not.`;
}

/** Which stacks were looked at before, by health assessments, and when; empty if all were planned. */
export function assessedText({ stacks, checkedAt }: DriftReport): string {
  const seen = stacks.flatMap(({ environment, stack, assessedAt }) =>
    assessedAt === undefined ? [] : [`${environment}-${stack} ${ago(Date.parse(checkedAt) - Date.parse(assessedAt))}`],
  );
  return seen.length === 0 ? "" : `Looked at by health assessments of HCP Terraform: ${listText(seen)}. --max-age 0 plans anew.`;
}

export interface Totals {
  readonly stacks: number;
  readonly couldNotCheck: number;
  /** Aspects that AWS did not answer for, in stacks that were checked. */
  readonly unchecked: number;
  /** Aspects that were looked at. */
  readonly aspects: number;
  /** Differences that nobody has accepted. */
  readonly open: readonly DriftItem[];
  readonly known: readonly DriftItem[];
}

export function totalsOf({ stacks }: DriftReport): Totals {
  const items = stacks.flatMap((stack) => stack.items);
  return {
    stacks: stacks.length,
    couldNotCheck: stacks.filter(({ status }) => status === "could-not-check").length,
    unchecked: stacks.reduce((sum, { unchecked = [] }) => sum + unchecked.length, 0),
    aspects: stacks.reduce((sum, { aspects = 0 }) => sum + aspects, 0),
    open: items.filter(({ known }) => known === undefined),
    known: items.filter(({ known }) => known !== undefined),
  };
}

function listText(parts: readonly string[]): string {
  return [parts.slice(0, -1).join(", "), ...parts.slice(-1)].filter(Boolean).join(" and ");
}

/** The result in one sentence. It never says "no drift" if something could not be checked. */
export function verdict(report: DriftReport): string {
  const { misconfigured = [] } = report;
  const { stacks, couldNotCheck, unchecked: unseen, aspects, open, known } = totalsOf(report);
  const accepted = known.length > 0 ? `, ${known.length} known` : "";
  if (stacks + misconfigured.length === 0) return 'No stack was checked: this is not "no drift".';
  const missing = [
    ...misconfigured.map(({ environment }) => `${environment} (${MISCONFIGURED})`),
    ...(couldNotCheck > 0 ? [`${couldNotCheck} of ${stacks}`] : []),
    ...(unseen > 0 ? [`${unseen} of ${plural(unseen + aspects, "aspect")}`] : []),
  ];
  const unchecked = missing.length > 0 ? `${listText(missing)} could not be checked: this is not "no drift".` : "";
  if (open.length === 0) return unchecked || `No drift in ${plural(stacks, "stack")}${accepted}.`;
  return [`${plural(open.length, "difference")}${accepted}.`, unchecked].filter(Boolean).join(" ");
}
