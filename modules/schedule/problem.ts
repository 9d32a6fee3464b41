import { startsAgain } from "./next-start";

/**
 * Checks a schedule by EventBridge Scheduler's rules, so that a mistake shows before the deployment.
 * Source: EventBridge Scheduler User Guide, "Schedule types": rate(value unit), cron(minutes hours day-of-month month
 * day-of-week year). One-time at(...) schedules are refused, because they do not repeat.
 */
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names of the numbers; the first stands for `min`. */
  readonly words?: readonly string[];
  /** Forms that only this field has. */
  readonly special?: RegExp;
}

const MONTH: Field = { name: "month", min: 1, max: 12, words: MONTHS };
/** In a leap year. */
const DAYS_OF_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const LONGEST_MONTH = 31;

const FIELDS: readonly Field[] = [
  { name: "minutes", min: 0, max: 59 },
  { name: "hours", min: 0, max: 23 },
  { name: "day-of-month", min: 1, max: 31, special: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/ },
  MONTH,
  { name: "day-of-week", min: 1, max: 7, words: DAYS, special: /^(\?|L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/ },
  { name: "year", min: 1970, max: 2199 },
];

/** Characters of an expression (botocore 1.43.11, scheduler, shape ScheduleExpression). */
const LONGEST = 256;
/** Ours, because AWS does not say how far it counts: 99999 minutes are ten weeks. */
const RATE_DIGITS = 5;

const BEFORE_ALL_YEARS = new Date("1969-12-31T00:00:00Z");

/** What is wrong with a schedule expression; undefined if nothing is. One whose years are over is right: `doctor` says that it is over. */
export function scheduleProblem(expression: string): string | undefined {
  if (expression.length > LONGEST) return `it has ${expression.length} characters, EventBridge Scheduler takes ${LONGEST}`;
  const rate = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression);
  if (rate) {
    const [, count = "", unit = "", plural] = rate;
    if (!/^[1-9]\d*$/.test(count)) return "the number of a rate starts at 1";
    if (count.length > RATE_DIGITS) return `the number of a rate has at most ${RATE_DIGITS} digits`;
    return count !== "1" && plural === "" ? `write the plural: rate(${count} ${unit}s)` : undefined;
  }
  const cron = /^cron\((.*)\)$/.exec(expression);
  if (!cron) return "it is neither rate(...) nor cron(...)";
  const fields = (cron[1] ?? "").trim().split(/\s+/);
  if (fields.length !== FIELDS.length) {
    return `cron needs 6 fields (${FIELDS.map(({ name }) => name).join(" ")}), here are ${fields[0] === "" ? 0 : fields.length}`;
  }
  const wrong = FIELDS.map((field, index) => fieldProblem(field, fields[index] ?? "")).find((problem) => problem !== undefined);
  if (wrong !== undefined) return wrong;
  const unspecified = [fields[2], fields[4]].filter((field) => field === "?").length;
  if (unspecified !== 1) return "exactly one of day-of-month and day-of-week must be ?";
  if (!hasDate(fields)) return "no month that is named has that day: it would never start";
  return startsAgain(expression, "UTC", BEFORE_ALL_YEARS) === false
    ? "no year that is named has that day: it would never start"
    : undefined;
}

/** Whether any month that is named has one of the days that are: only a day that a number says can be missing. */
function hasDate([, , days = "", months = ""]: readonly string[]): boolean {
  const named = months.split(",").map((month) => valueOf(MONTH, month));
  const earliest = Math.min(...days.split(",").map((day) => (/^\d+/.test(day) ? parseInt(day, 10) : 1)));
  return named.some((month) => earliest <= (DAYS_OF_MONTHS[month - 1] ?? LONGEST_MONTH));
}

function fieldProblem(field: Field, text: string): string | undefined {
  const fits = field.special?.test(text.toUpperCase()) === true || text.split(",").every((part) => partFits(field, part));
  return fits ? undefined : `${field.name} ${JSON.stringify(text)} is not between ${field.min} and ${field.max}`;
}

/** One of `*`, `5`, `1-5`, each with an optional step such as `/15`. */
function partFits(field: Field, part: string): boolean {
  const [range = "", step, ...rest] = part.split("/");
  if (rest.length > 0 || (step !== undefined && !(/^[1-9]\d*$/.test(step) && Number(step) <= field.max))) return false;
  if (range === "*") return true;
  const [from, to, ...more] = range.split("-").map((text) => valueOf(field, text));
  return more.length === 0 && from !== undefined && !Number.isNaN(from) && (to === undefined || (!Number.isNaN(to) && from <= to));
}

function valueOf(field: Field, text: string): number {
  const word = field.words?.indexOf(text.toUpperCase()) ?? -1;
  if (word >= 0) return field.min + word;
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  return value >= field.min && value <= field.max ? value : NaN;
}
