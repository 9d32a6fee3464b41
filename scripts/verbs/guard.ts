import { type Confusion, type ConfusionResult, ownGroup } from "../../modules/scanner/contract/confusion";
import { confirm } from "../cli/confirm";
import type { VerbContext } from "../cli/context";
import { YES_OPTION } from "../cli/options";
import type { Verb } from "../cli/verb";
import type { Input } from "../cli/secret-input";
import { closeGroup, lookAtGroups, type NameGroup } from "../guard/groups";
import { close, type Control, type GuardContext, lookAtControls } from "../guard/guard";
import { laterRun } from "../scans/read/runs";
import { readScan } from "../scans/read/scan";
import { showConfusion } from "../scans/show/confusion";
import { plural } from "../words/counts";
import { EXIT, OperationError } from "../words/errors";

interface GuardOptions {
  readonly yes?: boolean;
}

export const guardVerb: Verb<GuardOptions> = {
  name: "guard",
  summary:
    "show where public packages could come in under private names, by the last scan, and set the origin controls and package groups that close it",
  example: "guard --env prod",
  options: [YES_OPTION],
  run: async ({ yes = false }, context) => {
    const { stamp, summary, confusion } = await readScan({}, context);
    if (confusion === undefined)
      throw new OperationError(
        `The scan ${stamp} did not look for dependency confusion: its scanner is older`,
        `Publish and scan again: npm run ops -- publish --env ${context.environment.name}`,
      );
    const later = await laterRun(context, summary.finishedAt, new Date());
    return guard({ stamp, confusion, later }, yes, context);
  },
};

/** What was done, for `--json`. */
interface Guarded {
  readonly stamp: string;
  readonly confusion: ConfusionResult;
  /** Why the scan is not the last word: a later run left no results, or it is not known whether there is one. */
  readonly later?: string | undefined;
  readonly controls: readonly Control[];
  readonly groups: readonly NameGroup[];
  /** `repository/package` of the controls and patterns of the groups that were closed now. */
  readonly closed: readonly string[];
}

/** Shows a scan's confusion and sets the origin controls and package groups. The exit code is that of a failure as long as something is left or not known, or the scan is not the last word. */
export async function guard(
  { stamp, confusion, later }: Pick<Guarded, "stamp" | "confusion" | "later">,
  yes: boolean,
  context: GuardContext & Pick<VerbContext, "console">,
  input: Input = process.stdin,
): Promise<number> {
  const { console } = context;
  const controls = await lookAtControls(confusion.found, context);
  const groups = await lookAtGroups(confusion.found, context);
  const todo = [
    ...controls.filter(isOpen).map((each) => ({ name: nameOf(each), words: "upstream BLOCK", set: () => close(each, context) })),
    ...groups.filter(isOpen).map((each) => ({ name: ownGroup(each.name), words: "external BLOCK", set: () => closeGroup(each, context) })),
  ];
  console.line(`By the scan ${stamp}:`);
  if (later !== undefined) console.line(later, "red");
  showConfusion(confusion, console);
  showControls(controls, context);
  showGroups(groups, context);
  const agreed = todo.length > 0 && (yes || (await confirm(questionAbout(todo.length, context), input)));
  const closed: string[] = [];
  if (agreed)
    for (const { name, words, set } of todo) {
      await set();
      closed.push(name);
      console.line(`  ${name}: ${words}`);
    }
  const byHand = confusion.found.filter((each) => !isClosedBy(each, { controls, groups, closed }));
  showByHand(byHand, console);
  if (console.json) console.result({ stamp, confusion, ...(later !== undefined && { later }), controls, groups, closed } satisfies Guarded);
  if (confusion.found.length === 0 && confusion.notKnown.length === 0) console.line("  No way in is known under a private name.");
  return byHand.length === 0 && confusion.notKnown.length === 0 && later === undefined ? EXIT.done : EXIT.failed;
}

const isOpen = ({ state }: Pick<Control | NameGroup, "state">) => state === "open";

function questionAbout(open: number, { environment }: Pick<VerbContext, "environment">) {
  const text = `Let no more versions from outside in, by ${plural(open, "setting")} of ${environment.name}?`;
  return { text, option: "--yes" };
}

function showControls(controls: readonly Control[], { console }: Pick<VerbContext, "console">): void {
  if (controls.length === 0) return;
  const words = { open: "upstream ALLOW -> BLOCK", closed: "upstream is BLOCK already", gone: "is not there any more" };
  console.line();
  console.table([
    ["package", "origin control", "publish stays"].map((text) => ({ text, style: "dim" as const })),
    ...controls.map((control) => [nameOf(control), words[control.state], control.publish]),
  ]);
}

function showGroups(groups: readonly NameGroup[], { console }: Pick<VerbContext, "console">): void {
  if (groups.length === 0) return;
  const words = { open: "external ALLOW -> BLOCK", closed: "external is BLOCK already", foreign: "the domain's owner decides" };
  console.line();
  console.table([
    ["private name", "package group", "decides now"].map((text) => ({ text, style: "dim" as const })),
    ...groups.map(({ name, pattern, state }) => [name, words[state], pattern]),
  ]);
}

/** Whether nothing is left of a finding: versions from outside that are there stay there, and each of its names has to be closed. */
function isClosedBy(
  { kind, packages, controls: wanted, groups: names = [] }: Confusion,
  { controls, groups, closed }: Pick<Guarded, "controls" | "groups" | "closed">,
): boolean {
  const isSet = ({ state }: Pick<Control | NameGroup, "state">, name: string) =>
    state === "closed" || state === "gone" || closed.includes(name);
  if (kind === "mixed-origins") return false;
  if (kind === "upstream-open")
    return wanted.every((each) => controls.some((now) => nameOf(now) === nameOf(each) && isSet(now, nameOf(each))));
  return packages.every((name) => names.includes(name) && groups.some((now) => now.name === name && isSet(now, ownGroup(name))));
}

function showByHand(found: readonly Confusion[], console: VerbContext["console"]): void {
  if (found.length === 0) return;
  console.line();
  console.line("Left to you, with the AWS CLI:", "yellow");
  for (const command of new Set(found.flatMap(({ commands }) => commands))) console.line(`  ${command}`);
}

function nameOf({ repository, package: name }: Pick<Control, "repository" | "package">): string {
  return `${repository}/${name}`;
}
