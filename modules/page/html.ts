import { secrets } from "../text/redactor";
import { shownLines } from "../text/shown";

/** Finished HTML. Text becomes Html only by being escaped, so nothing is escaped twice or not at all. */
export class Html {
  constructor(readonly text: string) {}
}

export type Part = string | number | Html | undefined | readonly Html[];

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function insert(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "number") return String(part);
  if (part instanceof Html) return part.text;
  // Added and not joined: an engine keeps what is added in its parts, and a page of thousands of rows is many times within another.
  if (typeof part === "object") return part.reduce((text, each) => text + each.text, "");
  return escaped(part);
}

/** Texts that were escaped before: a page of thousands of rows says most of them again and again, and looking for secrets takes time. */
const before = new Map<string, string>();
const MOST_KEPT = 20_000;
/** Only with the secrets that were known then. */
let knownThen = 0;

function escaped(text: string): string {
  if (before.size >= MOST_KEPT || knownThen !== secrets.known) before.clear();
  knownThen = secrets.known;
  const kept = before.get(text);
  if (kept !== undefined) return kept;
  const html = shownLines(text).replace(/[&<>"']/g, (each) => ENTITIES[each] ?? each);
  before.set(text, html);
  return html;
}

/** Template tag that makes inserted values printable, without secrets, and escapes them for text and quoted attributes, unless they are {@link Html} already. */
export function markup(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(literals.reduce((text, literal, index) => text + literal + insert(parts[index]), ""));
}

/** A link if the address is http or https, else the bare text. The link sends no referrer to the other site. */
export function link(address: string, text: string): Html {
  return /^https?:\/\//i.test(address) ? markup`<a href="${address}" rel="noreferrer noopener">${text}</a>` : markup`${text}`;
}

/** Html parts with something between them. */
export function joined(parts: readonly Html[], between: string): Html {
  const gap = markup`${between}`.text;
  return new Html(parts.map(({ text }) => text).join(gap));
}
