import { markup } from "../../page/html";
import { flag, soft } from "../../page/parts";
import type { Section } from "../../page/section";
import type { TableKind } from "../../page/table/kind";
import { row, table } from "../../page/table/table";
import type { Gate } from "../contract/policy";

export const WAIVERS: TableKind = {
  name: "waivers",
  narrow: 46,
  columns: [
    { head: "What", width: "minmax(0,1.4fr)", look: "code", sort: "text" },
    { head: "State", width: "8rem", sort: "text", filter: "values" },
    { head: "Until", width: "7rem", look: "whole", sort: "text" },
    { head: "Owner", width: "minmax(0,.8fr)", sort: "text", filter: "values" },
    { head: "Reason, and what to do", width: "minmax(0,2fr)", sort: "text" },
  ],
};

type State = Gate["waivers"][number]["state"];

const TO_DO: Readonly<Record<State, string>> = {
  holds: "",
  expiring: "It ends soon: upgrade, or have its owner extend it in policy.yaml.",
  expired: "It holds nothing back any more: take it out of policy.yaml, or have its owner extend it.",
  unmatched: "Nothing in this scan is what it is about: take it out of policy.yaml.",
};

/** Every waiver of the policy with what has become of it; nothing if there is none. */
export function waiversSection(gate: Gate | undefined): Section | undefined {
  const waivers = gate?.waivers ?? [];
  if (waivers.length === 0) return undefined;
  const rows = waivers.map(({ package: name, versions, issue, owner, reason, state, expires, matches }) =>
    row([
      [name, versions, issue].filter((part) => part !== undefined).join(" "),
      state === "holds" ? `holds ${matches}` : flag(state),
      expires ?? "fixed",
      owner,
      markup`${reason} ${soft(TO_DO[state])}`,
    ]),
  );
  return { id: "waivers", title: "Waivers", count: rows.length, content: table(WAIVERS, rows) };
}
