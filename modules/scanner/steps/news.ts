import { byRisk, compare } from "../contract/findings";
import { findingKey, pairKey } from "../contract/finding-changes";
import { endingWaivers } from "../contract/policy";
import type { Finding, Summary } from "../contract/results";
import type { Told } from "../contract/told";
import { type Compared, diffOf } from "./diff";
import type { Listing } from "./inventory";

/** What a scan has to tell that people have not been told yet. */
export interface News {
  /** Open findings, the worst first; those that a waiver has held back until now are among them. */
  readonly new: readonly Finding[];
  readonly fixed: readonly Finding[];
  /** No longer reported because their versions are not chosen any more, although they can still be downloaded. */
  readonly left: readonly Finding[];
  /** `mixed-origins of acme-core`. */
  readonly newConfusion: readonly string[];
  readonly closedConfusion: readonly string[];
  /** Waivers that end within 14 days, or have ended: `of jinja2 <2.11 (web team) expires on 2026-12-01`. */
  readonly waivers: readonly string[];
  /** Absent if it is as it was. */
  readonly completeness?: "incomplete" | "complete again";
  /** Absent if it is as it was. */
  readonly gate?: "tripped" | "no longer tripped";
  /** Whether nobody has been told anything yet, as far as is known. */
  readonly first: boolean;
}

/** @param told absent if it cannot be read: then everything is news, as a message twice is better than none */
export function newsOf(now: Compared, listings: readonly Listing[], told: Told | undefined): News {
  const { summary } = now;
  const before = told ?? NOTHING;
  const open = now.findings.findings.filter(({ waived }) => waived === undefined);
  const known = new Set(before.findings.map(findingKey));
  // What a waiver holds back is still there: it is neither new nor fixed.
  const gone = diffOf(now, listings, { ...before, format: 1, packages: [] });
  const chosen = new Set(now.inventory.packages.map(({ name, version }) => pairKey(name, version)));
  const left = summary.complete ? gone.notKnown.filter(({ package: name, version }) => !chosen.has(pairKey(name, version))) : [];
  const confusion = confusionIn(now);
  return {
    new: open.filter((finding) => !known.has(findingKey(finding))).sort(byRisk),
    fixed: [...gone.fixed].sort(byRisk),
    left: [...left].sort(byRisk),
    newConfusion: confusion.filter((each) => !before.confusion.includes(each)),
    closedConfusion: wasLookedAt(summary) ? before.confusion.filter((each) => !confusion.includes(each)) : [],
    waivers: endingWaivers(summary.gate).filter((each) => !before.waivers.includes(each)),
    ...(before.complete !== summary.complete && { completeness: summary.complete ? "complete again" : "incomplete" }),
    ...gateNews(before.gate, gateOf(summary, before.gate)),
    first: told === undefined,
  };
}

/** Before anything was told, nobody expects less than a complete scan that passes. */
const NOTHING: Omit<Told, "format"> = {
  stamp: "",
  domain: "",
  domainOwner: "",
  repositories: [],
  findings: [],
  confusion: [],
  complete: true,
  gate: "not set",
  waivers: [],
};

/** Whether there is anything to tell. */
export function isNews(news: News): boolean {
  const lists = [news.new, news.fixed, news.left, news.newConfusion, news.closedConfusion, news.waivers];
  return lists.some(({ length }) => length > 0) || news.completeness !== undefined || news.gate !== undefined;
}

/** What people know once the news are told. */
export function toldAfter(news: News, now: Compared, told: Told | undefined): Told {
  const { stamp, domain, domainOwner, repositories, complete } = now.summary;
  const over = new Set([...news.fixed, ...news.left].map(findingKey));
  const latest = new Map(now.findings.findings.map((finding) => [findingKey(finding), finding]));
  const kept = (told?.findings ?? []).filter((finding) => !over.has(findingKey(finding)));
  return {
    format: 1,
    stamp,
    domain,
    domainOwner,
    repositories,
    findings: [...kept.map((finding) => latest.get(findingKey(finding)) ?? finding), ...news.new],
    confusion: [...(told?.confusion ?? []).filter((each) => !news.closedConfusion.includes(each)), ...news.newConfusion].sort(compare),
    complete,
    gate: gateOf(now.summary, told?.gate ?? NOTHING.gate),
    waivers: waiversAfter(now.summary, told?.waivers ?? []),
  };
}

function confusionIn({ findings }: Compared): string[] {
  const found = findings.confusion?.found ?? [];
  return found.map(({ kind, packages }) => `${kind} of ${packages.join(", ")}`).sort(compare);
}

/** Whether a confusion that is no longer there is really closed. */
function wasLookedAt({ complete, confusion }: Summary): boolean {
  return complete && confusion?.notKnown.length === 0;
}

/** An incomplete scan that does not trip the gate may have missed what trips it: nobody knows better than before. */
function gateOf({ gate, complete }: Summary, before: Told["gate"]): Told["gate"] {
  const state = gate?.state ?? "not set";
  return !complete && before === "tripped" ? before : state;
}

/** An incomplete scan may have missed what a waiver is about: what was told of it stays told. */
function waiversAfter({ gate, complete }: Summary, before: readonly string[]): string[] {
  const ending = endingWaivers(gate);
  return complete ? ending : [...new Set([...before, ...ending])];
}

function gateNews(before: Told["gate"], after: Told["gate"]): Pick<News, "gate"> {
  if ((before === "tripped") === (after === "tripped")) return {};
  return { gate: after === "tripped" ? "tripped" : "no longer tripped" };
}
