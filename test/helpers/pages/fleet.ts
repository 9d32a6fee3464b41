import type { HistoryPoint } from "../../../scripts/scans/survey/survey";
import { type AccountScans } from "../../../scripts/scans/survey/survey";
import { NOW, summaryOf, surveyed } from "../scans";
import { random, sampleScan } from "./scan";
import { HOSTILE } from "./texts";

export { NOW } from "../scans";

const PLACES = ["prod", "staging", "dev", "data-science", "tools", "research", "prod-eu", "prod-us"];

/** That many accounts, with scans of a month; every fifth could not be read, the last has never been scanned. */
export function sampleFleet(count: number, { hostile = false }: { readonly hostile?: boolean } = {}): AccountScans[] {
  return Array.from({ length: count }, (_, index) => sampleAccount(index, count, hostile));
}

function sampleAccount(index: number, count: number, hostile: boolean): AccountScans {
  const name = PLACES[index] ?? `${PLACES[index % PLACES.length]}-${index}`;
  const environment = hostile ? (HOSTILE[index % HOSTILE.length] ?? "") : name;
  const facts = { account: String(111122223333 + index * 1001), region: index % 3 === 0 ? "us-east-1" : "eu-central-1" };
  if (index % 5 === 4)
    return surveyed(environment, undefined, {
      ...facts,
      condition: "could not read",
      problems: [hostile ? environment : "s3://reports cannot be read: AWS denies it\n  Your role lacks s3:GetObject."],
    });
  if (index === count - 1 && count > 1) return surveyed(environment, undefined, facts);
  const next = random(index + 1);
  const { inventory, findings, summary } = sampleScan({
    packages: 60 + index * 37,
    findings: index % 3 === 2 ? 0 : 6 + index,
    hostile,
  });
  const packages = inventory.packages.map((item) => ({ ...item, checked: index % 4 === 1 ? item.checked : true }));
  const whole = { ...summaryOf(summary.stamp, packages, findings.findings), domainOwner: facts.account };
  const history = Array.from({ length: 30 }, (_, day): HistoryPoint => {
    const stamp = `${new Date(NOW.getTime() - (29 - day) * 86_400_000).toISOString().slice(0, 10)}-080000`;
    if (day === 12 && index % 4 === 1) return { stamp };
    const kept = findings.findings.slice(0, Math.round(findings.findings.length * (1.3 - day / 60 - next() * 0.3)));
    return { stamp, summary: day === 29 ? whole : summaryOf(stamp, packages, kept) };
  });
  return surveyed(environment, undefined, {
    ...facts,
    condition: "scanned",
    latest: { summary: whole, findings: findings.findings },
    lastComplete: { stamp: summary.stamp, finishedAt: summary.finishedAt },
    trend: { since: "2026-11-23-080000", appeared: index % 3, fixed: index % 2, unknown: 0 },
    history: index === 3 ? history.slice(-1) : history,
  });
}
