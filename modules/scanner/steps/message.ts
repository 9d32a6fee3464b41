import { OUTPUT, OUTPUT_PREFIX, type Finding, type Summary } from "../contract/results";
import { verdictText } from "../contract/verdict";
import { printable } from "../../text/printable";
import type { Message } from "../ports";
import type { News } from "./news";

/** How many items of a kind a message names: the results have the others. */
const SHOWN = 15;
/** Characters of an item: names and titles come from outside. */
const LONGEST = 200;
/** Characters of a subject that SNS takes (API reference, Publish, Subject): less than 100, of ASCII, in a line. */
const SUBJECT = 99;

/** Where a scan is, for people. */
export interface MessagePlace {
  readonly environment: string;
  readonly bucket: string;
}

/** The news of a scan in plain words: short, and whatever names say, a line stays a line. */
export function messageOf(news: News, summary: Summary, { environment, bucket }: MessagePlace): Message {
  const { stamp, domain, domainOwner, region, gate, failures, notChecked } = summary;
  const unchecked = [
    ...failures.map(({ step, subject, reason }) => `${step} of ${subject}: ${reason}`),
    ...notChecked.map(({ name, version, reason }) => `${name} ${version}: ${reason}`),
  ];
  const headline = headlineOf(news);
  const lines = [
    `Scan ${stamp} of domain ${domain} (${domainOwner}, ${region}), environment ${environment}.`,
    line(`${verdictText(summary)}.`),
    ...(news.first ? ["Nobody has been told anything of this domain before, as far as is known."] : []),
    ...(news.gate === "tripped" ? section("The gate has tripped", gate?.reasons ?? []) : []),
    ...(news.gate === "no longer tripped" ? ["", "The gate is no longer tripped."] : []),
    ...(news.completeness === "incomplete" ? section("The scan is incomplete", unchecked) : []),
    ...(news.completeness === "complete again" ? ["", "The scan is complete again."] : []),
    ...section("New", news.new.map(findingText)),
    ...section("Fixed", news.fixed.map(findingText)),
    ...section("No longer looked at, although these versions still download", news.left.map(findingText)),
    ...section("New dependency confusion", news.newConfusion),
    ...section("Closed dependency confusion", news.closedConfusion),
    ...section("Waivers that end within 14 days, or have ended", news.waivers),
    "",
    `Report: s3://${bucket}/${OUTPUT_PREFIX}${stamp}/${OUTPUT.report}`,
    `All of it: npm run ops -- results --env ${environment} --scan ${stamp} --download results`,
  ];
  return {
    subject: `Package scan ${environment}: ${headline}`.replace(/[^ -~]/g, "?").slice(0, SUBJECT),
    text: `${lines.join("\n")}\n`,
    detail: {
      environment,
      stamp,
      domain,
      domainOwner,
      headline,
      complete: summary.complete,
      gate: gate?.state ?? "not set",
      counts: {
        new: news.new.length,
        fixed: news.fixed.length,
        noLongerLookedAt: news.left.length,
        newConfusion: news.newConfusion.length,
        closedConfusion: news.closedConfusion.length,
        endingWaivers: news.waivers.length,
      },
      report: `s3://${bucket}/${OUTPUT_PREFIX}${stamp}/${OUTPUT.report}`,
      text: lines.join("\n"),
    },
  };
}

function headlineOf(news: News): string {
  const { gate, completeness } = news;
  const parts = [
    ...(gate === undefined ? [] : [`gate ${gate}`]),
    ...(completeness === undefined ? [] : [completeness]),
    ...counted(news.new, "new"),
    ...counted(news.fixed, "fixed"),
    ...counted(news.left, "no longer looked at"),
    ...counted(news.newConfusion, "new dependency confusion"),
    ...counted(news.closedConfusion, "dependency confusion closed"),
    ...counted(news.waivers, news.waivers.length === 1 ? "waiver ends" : "waivers end"),
  ];
  return parts.join(", ");
}

function counted({ length }: readonly unknown[], what: string): string[] {
  return length === 0 ? [] : [`${length} ${what}`];
}

function section(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const more = items.length - SHOWN;
  return [
    "",
    `${title} (${items.length}):`,
    ...items.slice(0, SHOWN).map((item) => line(`- ${item}`)),
    ...(more > 0 ? [`- and ${more} more`] : []),
  ];
}

function findingText({ severity, package: name, version, title, id, fixedIn }: Finding): string {
  const fix = fixedIn.length === 0 ? "no fix yet" : `fixed in ${fixedIn.join(", ")}`;
  return `${severity}: ${name} ${version}: ${title} (${id}), ${fix}`;
}

function line(text: string): string {
  // A pair of units that the cut has broken is no text that AWS takes.
  return printable(text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}...` : text);
}
