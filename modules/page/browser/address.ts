/** What a page's address says beside its file: `#q=django&severity=critical,high`, so that a view can be sent to others. */
export interface View {
  readonly query: string;
  /** Lower-case head of a column -> its chosen values. */
  readonly chosen: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The view in an address's fragment; undefined if it has none, as `#findings` does. */
export function viewOf(fragment: string): View | undefined {
  const text = fragment.replace(/^#/, "");
  if (!text.includes("=")) return undefined;
  const parameters = new URLSearchParams(text);
  const chosen = new Map<string, ReadonlySet<string>>();
  for (const [name, value] of parameters) if (name !== "q") chosen.set(name, new Set(value.split(",").filter(Boolean)));
  return { query: parameters.get("q") ?? "", chosen };
}

/** The fragment of a view; empty if it shows everything. */
export function fragmentOf({ query, chosen }: View): string {
  const parameters = new URLSearchParams();
  if (query !== "") parameters.set("q", query);
  for (const [name, values] of chosen) if (values.size > 0) parameters.set(name, [...values].join(","));
  const text = parameters.toString().replace(/%2C/g, ",");
  return text === "" ? "" : `#${text}`;
}
