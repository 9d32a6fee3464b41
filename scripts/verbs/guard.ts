import type { Confusion, ConfusionResult } from "../../modules/scanner/contract/confusion";
import { confirm } from "../cli/confirm";
import type { VerbContext } from "../cli/context";
import { YES_OPTION } from "../cli/options";
import type { Verb } from "../cli/verb";
import type { Input } from "../cli/secret-input";
import { close, type Control, type GuardContext, lookAtControls } from "../guard/guard";
import { readScan } from "../scans/read/scan";
import { showConfusion } from "../scans/show/confusion";
import { plural } from "../words/counts";
import { EXIT, OperationError } from "../words/errors";

interface GuardOptions {
  readonly yes?: boolean;
}

export const guardVerb: Verb<GuardOptions> = {
  name: "guard",
  summary: "show where public packages could come in under private names, by the last scan, and set the origin controls that close it",
  example: "guard --env prod",
  options: [YES_OPTION],
  run: async ({ yes = false }, context) => {
    const { stamp, confusion } = await readScan({}, context);
    if (confusion === undefined)
      throw new OperationError(
        `The scan ${stamp} did not look for dependency confusion: its scanner is older`,
        `Publish and scan again: npm run ops -- publish --env ${context.environment.name}`,
      );
    return guard({ stamp, confusion }, yes, context);
  },
};

/** What was done, for `--json`. */
interface Guarded {
  readonly stamp: string;
  readonly confusion: ConfusionResult;
  readonly controls: readonly Control[];
  /** `repository/package` of those that were closed now. */
  readonly closed: readonly string[];
}

/** Shows a scan's confusion and sets the origin controls. The exit code is that of a failure as long as something is left or not known. */
export async function guard(
  { stamp, confusion }: Pick<Guarded, "stamp" | "confusion">,
  yes: boolean,
  context: GuardContext & Pick<VerbContext, "console">,
  input: Input = process.stdin,
): Promise<number> {
  const { console } = context;
  const controls = await lookAtControls(confusion.found, context);
  const open = controls.filter(({ state }) => state === "open");
  console.line(`By the scan ${stamp}:`);
  showConfusion(confusion, console);
  showControls(controls, context);
  const agreed = open.length > 0 && (yes || (await confirm(questionAbout(open, context), input)));
  const closed: string[] = [];
  if (agreed)
    for (const control of open) {
      await close(control, context);
      closed.push(nameOf(control));
      console.line(`  ${nameOf(control)}: upstream BLOCK`);
    }
  const byHand = confusion.found.filter((each) => !isClosedBy(each, controls, closed));
  showByHand(byHand, console);
  if (console.json) console.result({ stamp, confusion, controls, closed } satisfies Guarded);
  if (confusion.found.length === 0 && confusion.notKnown.length === 0) console.line("  No way in is known under a private name.");
  return byHand.length === 0 && confusion.notKnown.length === 0 ? EXIT.done : EXIT.failed;
}

function questionAbout(open: readonly Control[], { environment }: Pick<VerbContext, "environment">) {
  const text = `Let no more versions from outside into ${plural(open.length, "package")} of ${environment.name}?`;
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

/** Whether nothing is left of a finding that an origin control alone closes: versions from outside that are there stay there. */
function isClosedBy({ kind, controls }: Confusion, now: readonly Control[], closed: readonly string[]): boolean {
  if (kind !== "upstream-open") return false;
  return controls.every((each) =>
    now.some((other) => nameOf(other) === nameOf(each) && (other.state !== "open" || closed.includes(nameOf(each)))),
  );
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
