import { type Html, markup } from "../../../modules/page/html";
import { soft, table, when } from "../../../modules/page/page";
import type { Misconfigured } from "../../words/misconfigured";
import type { History } from "../history/history";
import type { KnownNote } from "../known/apply-known";
import type { DriftItem, DriftReport, StackDrift } from "../model/types";
import { ageText, changes, uncheckedLines, valueText, wholeText } from "./wording";

const KINDS: Readonly<Record<DriftItem["kind"], string>> = {
  "changed-outside": "changed outside",
  "deleted-outside": "deleted outside",
  "not-applied": "not applied",
  unmanaged: "not configured",
};

/** Closed entries on the page; older ones are only in the history file. */
const CLOSED_SHOWN = 50;

export function stackSection(stack: StackDrift, now: string): Html {
  const { environment, account, region, status, reason = "The reason is not known.", items, unchecked = [] } = stack;
  if (status === "checked" && items.length === 0 && unchecked.length === 0) return markup``;
  const title = markup`<h2>${environment} ${stack.stack} <span class="where">${account}, ${region}</span></h2>`;
  if (status === "could-not-check") {
    return markup`<section>${title}
<p class="note reason"><b>Could not check.</b> ${reason}</p></section>
`;
  }
  const rows = items.map((item) => itemRow(item, now));
  return markup`<section>${title}
${rows.length > 0 ? table(["Severity", "Resource", "Was, and is", "What", "Since"], rows) : ""}
${uncheckedLines(stack).map(
  ({ what, reason: why }) => markup`<p class="note reason"><b>Could not check ${what}.</b> ${why}</p>
`,
)}</section>
`;
}

export function misconfiguredSection({ environment, reason }: Misconfigured): Html {
  return markup`<section><h2>${environment}</h2>
<p class="note reason"><b>Could not check.</b> ${reason}</p></section>
`;
}

function itemRow(item: DriftItem, now: string): Html {
  const { severity, address, attribute, kind, why, known, since, endsWithApply } = item;
  const remarks = [...(why === undefined ? [] : [why]), ...(endsWithApply || kind === "unmanaged" ? [] : ["An apply leaves it."])];
  const accepted = known && markup`<span class="why">Known until ${known.expires}: ${known.reason}</span>`;
  return markup`<tr class="${known ? "known" : ""}">
<td class="keep"><span class="severity ${known ? "" : severity}">${known ? "known" : severity}</span></td>
<td class="name">${place(address, attribute)}</td>
<td class="change">${change(item)}</td>
<td>${KINDS[kind]}${remarks.map((remark) => markup`<span class="why">${remark}</span>`)}${accepted}</td>
<td class="keep">${since === undefined ? soft("not known") : markup`${ageText(since, now)}<span class="why">${when(since)}</span>`}</td>
</tr>
`;
}

/** The two sides one below the other, which is easier to compare than side by side. */
function change(item: DriftItem): Html {
  const whole = wholeText(item);
  if (whole !== undefined) return markup`${whole}`;
  return markup`${changes(item).map(
    ({ key, before, after }) =>
      markup`${key && markup`<span class="key">${key}</span>`}<span class="side was">${valueText(before)}</span><span class="side">→ ${valueText(after)}</span>`,
  )}`;
}

/** Address and attribute on two lines, which break between parts and not within a word. */
function place(address: string, attribute: string | undefined): Html {
  const parts = (text: string) => markup`${text.split(/(?<=[._])/).map((part) => markup`${part}<wbr>`)}`;
  return markup`${parts(address)}${attribute === undefined ? "" : markup`<span class="attribute">${parts(attribute)}</span>`}`;
}

export function notesSection(notes: readonly KnownNote[]): Html {
  if (notes.length === 0) return markup``;
  const rows = notes.map(
    ({ at, about, text }) => markup`<tr><td class="name">${at}</td><td class="keep">${about}</td><td>${text}</td></tr>
`,
  );
  return markup`<h2>Accepted differences <small>${notes.length} to put right</small></h2>
${table(["Entry", "Is", "What"], rows)}`;
}

/** The newest closed entries of the report's environments. */
export function closedSection({ entries }: History, { stacks }: DriftReport): Html {
  const shown = new Set(stacks.map(({ environment }) => environment));
  const closed = entries.flatMap(({ until, ...entry }) =>
    until !== undefined && shown.has(entry.environment) ? [{ ...entry, until }] : [],
  );
  if (closed.length === 0) return markup``;
  const newest = [...closed].sort((a, b) => (a.until < b.until ? 1 : -1)).slice(0, CLOSED_SHOWN);
  const rows = newest.map(
    ({ environment, stack, address, attribute, since, until }) => markup`<tr>
<td>${environment} ${stack}</td>
<td class="name">${place(address, attribute)}</td>
<td class="keep">${when(since)}</td><td class="keep">${when(until)}</td>
</tr>
`,
  );
  const all = closed.length > newest.length ? `newest ${newest.length} of ${closed.length}` : String(closed.length);
  return markup`<h2>Gone again <small>${all}</small></h2>
${table(["Stack", "Resource", "Since", "Until"], rows)}`;
}
