import { SEVERITIES } from "../../../modules/scanner/contract/results";
import { coverageOf } from "../../../modules/scanner/contract/verdict";
import type { Console } from "../../cli/console";
import type { Cell, Style } from "../../cli/table";
import { signed } from "../../words/counts";
import { EXIT } from "../../words/errors";
import { withMisconfigured } from "../../words/misconfigured";
import { ago } from "../../words/times";
import { attentionOf, byAttention, gateText, isKnown, type Level } from "../survey/attention";
import type { AccountScans } from "../survey/survey";
import { verdictOf } from "../survey/verdict";
import { coverageText, severityCells } from "../words";
import { header } from "./report";

const STYLES: Readonly<Record<Level, Style>> = { unknown: "red", bad: "red", warn: "yellow", good: "green" };

/**
 * Shows all accounts in one table. The exit code is that of a failure unless the last run of every account looked at everything:
 * findings do not change it. If only the files of some environments have mistakes, it is that of a wrong configuration.
 */
export function showSurvey(accounts: readonly AccountScans[], console: Console, now: Date = new Date()): number {
  if (console.json) console.result(accounts.map((account) => surveyJson(account, now)));
  else {
    console.table([
      header("environment", "account", "last scan", "packages", "checked", ...SEVERITIES, "new", "fixed", "look at"),
      ...accounts.map((account) => rowOf(account, now)),
    ]);
    showProblems(accounts, console);
    showVerdict(accounts, console, now);
    const [neediest] = [...accounts].filter(({ latest }) => latest !== undefined).sort(byAttention(now));
    if (neediest) {
      console.line();
      console.line(`Next   npm run ops -- results --env ${neediest.environment} --scan latest`);
    }
  }
  return exitCodeOf(accounts, now);
}

export function exitCodeOf(accounts: readonly AccountScans[], now: Date): number {
  const misconfigured = accounts.filter((scans) => scans.misconfigured === true);
  const others = accounts.filter((scans) => !misconfigured.includes(scans));
  const known = accounts.length > 0 && others.every((scans) => scans.problems.length === 0 && isKnown(scans, now));
  return withMisconfigured(known ? EXIT.done : EXIT.failed, misconfigured);
}

/** What may be said of all accounts together: coverage first. */
function showVerdict(accounts: readonly AccountScans[], console: Console, now: Date): void {
  const { text, style } = verdictOf(accounts, now);
  console.line();
  console.line(text, style);
}

function showProblems(accounts: readonly AccountScans[], console: Console): void {
  for (const { environment, problems } of accounts)
    for (const problem of problems) {
      console.line();
      console.line(`${environment}: ${problem}`, "red");
    }
}

function rowOf(scans: AccountScans, now: Date): Cell[] {
  const { environment, account, latest, trend, condition } = scans;
  const { level, reasons } = attentionOf(scans, now);
  const lookAt = (words: readonly string[]): Cell => ({ text: words.join(", "), style: STYLES[level] });
  const nothing = ["-", "-", ...SEVERITIES.map(() => "-"), "-", "-"];
  if (latest === undefined) return [environment, account, { text: condition, style: "red" }, ...nothing, lookAt(reasons.slice(1))];
  const { summary } = latest;
  const changes = trend === undefined ? ["-", "-"] : [signed(trend.appeared, "+"), signed(trend.fixed, "-")];
  return [
    environment,
    account,
    ago(now.getTime() - Date.parse(summary.finishedAt)),
    String(summary.packages),
    coverageText(summary),
    ...severityCells(summary),
    ...changes,
    lookAt(reasons.length > 0 ? reasons : ["nothing"]),
  ];
}

/** One account in `results --all --json`. The findings of an account are in `results --env NAME --scan latest --json`. */
export function surveyJson(scans: AccountScans, now: Date) {
  const { environment, account, region, condition, latest, trend, unfinished, lastComplete, failedRun, otherDomain, problems } = scans;
  return {
    environment,
    account,
    region,
    condition,
    attention: attentionOf(scans, now),
    scan: latest && {
      stamp: latest.summary.stamp,
      finishedAt: latest.summary.finishedAt,
      complete: latest.summary.complete,
      coverage: coverageOf(latest.summary),
      packages: latest.summary.packages,
      checked: latest.summary.checked,
      notAsked: latest.summary.notAsked?.length,
      account: latest.summary.account,
      findings: latest.summary.findings,
      gate: gateText(latest.summary),
    },
    lastComplete,
    failedRun,
    otherDomain,
    trend,
    unfinished,
    problems,
  };
}
