import { type Html, markup } from "../../../modules/page/html";
import { page } from "../../../modules/page/page";
import { tiles, time } from "../../../modules/page/parts";
import { when } from "../../../modules/text/when";
import { plural } from "../../words/counts";
import { attentionOf, byAttention } from "../survey/attention";
import { fleetCoverage, verdictOf } from "../survey/verdict";
import type { AccountScans } from "../survey/survey";
import { toCheck } from "../../../modules/scanner/contract/verdict";
import { coverageText } from "../words";
import { ACCOUNTS, accountsSection, type ReportLinks } from "./accounts";
import { fleetChart } from "./fleet-trend";
import { NOT_READ, notReadSection, SHARED, worstSection } from "./sections";

/** The reports of the accounts, copied beside the page. */
export interface FleetReports {
  readonly links: ReportLinks;
  /** Environment -> why its report could not be copied. */
  readonly problems: ReadonlyMap<string, string>;
}

const NO_REPORTS: FleetReports = { links: new Map(), problems: new Map() };

/** All accounts on one page: which need attention, why, and since when. It loads no other file. @param reports @default no links */
export function fleetPage(accounts: readonly AccountScans[], now: Date, reports: FleetReports = NO_REPORTS): string {
  const head = markup`<h1>Package scans</h1>
<p class="soft">The last scan of ${plural(accounts.length, "account")}, as of ${time(now.toISOString())}.</p>
${verdict(accounts, now)}
${numbers(accounts, now)}
${fleetChart(accounts, now)}`;
  const sections = [accountsSection(accounts, now, reports.links), notReadSection(accounts, reports.problems), worstSection(accounts)];
  return page({
    title: `Package scans of ${plural(accounts.length, "account")}, ${when(now.toISOString())}`,
    head,
    sections: sections.filter((section) => section !== undefined),
    tables: [ACCOUNTS, NOT_READ, SHARED],
  });
}

const TONES = { red: "bad", yellow: "warn", green: "good" } as const;
/** How many accounts the first sentence names; the table has all. */
const NAMED = 8;

/** The accounts that need attention, in one sentence. */
function verdict(accounts: readonly AccountScans[], now: Date): Html {
  const needy = [...accounts].sort(byAttention(now)).flatMap((scans) => {
    const { level, reasons } = attentionOf(scans, now);
    return level === "unknown" || level === "bad" ? [{ name: scans.environment, why: reasons.slice(0, 2).join(", ") }] : [];
  });
  if (needy.length === 0) {
    const { text, style } = verdictOf(accounts, now);
    return markup`<p class="verdict ${TONES[style]}">${text}</p>`;
  }
  const names = needy.slice(0, NAMED).map(({ name, why }, index) => markup`${index > 0 ? "; " : ""}<b>${name}</b> ${why}`);
  const more = needy.length > NAMED ? ` and ${needy.length - NAMED} more` : "";
  return markup`<p class="verdict bad">${needy.length} of ${plural(accounts.length, "account")} ${needy.length === 1 ? "needs" : "need"} attention: ${names}${more}.</p>`;
}

function numbers(accounts: readonly AccountScans[], now: Date): Html {
  const scanned = accounts.flatMap(({ latest }) => (latest ? [latest.summary] : []));
  const sum = (of: (summary: (typeof scanned)[number]) => number) => scanned.reduce((total, summary) => total + of(summary), 0);
  const [packages, wanted, checked] = [sum((each) => each.packages), sum(toCheck), sum((each) => each.checked)];
  const [critical, high] = [sum((each) => each.findings.bySeverity.critical), sum((each) => each.findings.bySeverity.high)];
  const appeared = accounts.reduce((total, { trend }) => total + (trend?.appeared ?? 0), 0);
  const fixed = accounts.reduce((total, { trend }) => total + (trend?.fixed ?? 0), 0);
  const { known, empty, chosen } = fleetCoverage(accounts, now);
  const missing = accounts.length - known;
  // A zero is good news only if everything was looked at; else it is just a number.
  const compared = accounts.every(({ trend }) => trend !== undefined && trend.unknown === 0);
  const zero = missing === 0 && packages > 0 ? "good" : undefined;
  return tiles([
    {
      value: known - empty,
      label: `${known - empty === 1 ? "account" : "accounts"} ${chosen > 0 ? "known as chosen" : "known as a whole"}${missing > 0 ? `, ${missing} not` : ""}${empty > 0 ? `, ${empty} with nothing to check` : ""}`,
      tone: missing > 0 || accounts.length === 0 ? "bad" : empty > 0 ? "warn" : chosen > 0 ? undefined : "good",
    },
    { value: critical, label: "critical", tone: critical === 0 ? zero : "bad" },
    { value: high, label: "high", tone: high === 0 ? zero : "warn" },
    { value: appeared, label: "new since the scans before", tone: appeared === 0 ? (compared ? zero : undefined) : "warn" },
    { value: fixed, label: "fixed since the scans before" },
    {
      value: packages,
      label: `package versions, ${coverageText({ packages: wanted, checked })} checked`,
      tone: checked < wanted ? "bad" : undefined,
    },
  ]);
}
