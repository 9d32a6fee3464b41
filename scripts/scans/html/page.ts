import { type Html, markup } from "../../../modules/page/html";
import { page, tiles, when } from "../../../modules/page/page";
import { plural } from "../../words/counts";
import { attentionOf, byAttention } from "../survey/attention";
import type { AccountScans } from "../survey/survey";
import { coverageText } from "../words";
import { accountsSection, notReadSection, worstSection } from "./sections";
import { FLEET_STYLE } from "./style";

/** All accounts on one page: which need attention, why, and since when. Loads no other file and runs no script. */
export function fleetPage(accounts: readonly AccountScans[], now: Date): string {
  const time = when(now.toISOString());
  const main = markup`<h1>Package scans</h1>
<p class="soft">The last scan of ${plural(accounts.length, "account")}, as of ${time}.</p>
${verdict(accounts, now)}
${numbers(accounts)}
${accountsSection(accounts, now)}
${notReadSection(accounts)}
${worstSection(accounts)}`;
  return page({ title: `Package scans of ${plural(accounts.length, "account")}, ${time}`, main, style: FLEET_STYLE });
}

/** How many accounts the first sentence names; the table has all. */
const NAMED = 8;

/** The accounts that need attention, in one sentence. */
function verdict(accounts: readonly AccountScans[], now: Date): Html {
  const needy = [...accounts].sort(byAttention(now)).flatMap((scans) => {
    const { level, reasons } = attentionOf(scans, now);
    return level === "unknown" || level === "bad" ? [{ name: scans.environment, why: reasons.slice(0, 2).join(", ") }] : [];
  });
  if (needy.length === 0) return markup`<p class="verdict">No account has a critical finding, and all of them could be read.</p>`;
  const names = needy.slice(0, NAMED).map(({ name, why }, index) => markup`${index > 0 ? "; " : ""}<b>${name}</b> ${why}`);
  const more = needy.length > NAMED ? ` and ${needy.length - NAMED} more` : "";
  return markup`<p class="verdict">${needy.length} of ${plural(accounts.length, "account")} ${needy.length === 1 ? "needs" : "need"} attention: ${names}${more}.</p>`;
}

function numbers(accounts: readonly AccountScans[]): Html {
  const scanned = accounts.flatMap(({ latest }) => (latest ? [latest.summary] : []));
  const sum = (of: (summary: (typeof scanned)[number]) => number) => scanned.reduce((total, summary) => total + of(summary), 0);
  const [packages, checked] = [sum((each) => each.packages), sum((each) => each.checked)];
  const [critical, high] = [sum((each) => each.findings.bySeverity.critical), sum((each) => each.findings.bySeverity.high)];
  const appeared = accounts.reduce((total, { trend }) => total + (trend?.appeared ?? 0), 0);
  const fixed = accounts.reduce((total, { trend }) => total + (trend?.fixed ?? 0), 0);
  const missing = accounts.length - scanned.length;
  return tiles([
    {
      value: scanned.length,
      label: missing === 0 ? "accounts known" : `accounts known, ${missing} not`,
      tone: missing === 0 ? "good" : "bad",
    },
    { value: critical, label: "critical", tone: critical === 0 ? "good" : "bad" },
    { value: high, label: "high", tone: high === 0 ? "good" : "warn" },
    { value: appeared, label: "new since the scans before", tone: appeared === 0 ? "good" : "warn" },
    { value: fixed, label: "fixed since the scans before" },
    {
      value: packages,
      label: `package versions, ${coverageText({ packages, checked })} checked`,
      ...(checked < packages ? { tone: "warn" as const } : {}),
    },
  ]);
}
