/** HTML that is finished: text only becomes this by being escaped, so nothing can be escaped twice or not at all. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = string | number | Html | undefined | readonly Html[];

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function insert(part: Part): string {
  if (part === undefined) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map((each) => each.text).join("");
  return String(part).replace(/[&<>"']/g, (each) => ENTITIES[each] ?? each);
}

/** Template tag: what is inserted is escaped, in text and in quoted attributes alike, unless it is {@link Html} already. */
export function markup(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(literals.map((literal, index) => literal + insert(parts[index])).join(""));
}

/** A link where the address is one of the web; the bare text otherwise. Nothing of ours is told to the other side. */
export function link(address: string, text: string): Html {
  return /^https?:\/\//i.test(address) ? markup`<a href="${address}" rel="noreferrer noopener">${text}</a>` : markup`${text}`;
}
