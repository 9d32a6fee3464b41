import { shownLines } from "../text/shown";

/** Finished HTML. Text becomes Html only by being escaped, so nothing is escaped twice or not at all. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = string | number | Html | undefined | readonly Html[];

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function insert(part: Part): string {
  if (part === undefined) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map((each) => each.text).join("");
  return shownLines(String(part)).replace(/[&<>"']/g, (each) => ENTITIES[each] ?? each);
}

/** Template tag that makes inserted values printable, without secrets, and escapes them for text and quoted attributes, unless they are {@link Html} already. */
export function markup(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(literals.map((literal, index) => literal + insert(parts[index])).join(""));
}

/** A link if the address is http or https, else the bare text. The link sends no referrer to the other site. */
export function link(address: string, text: string): Html {
  return /^https?:\/\//i.test(address) ? markup`<a href="${address}" rel="noreferrer noopener">${text}</a>` : markup`${text}`;
}
