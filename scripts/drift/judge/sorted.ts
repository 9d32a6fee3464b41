import { type DriftItem, SEVERITIES } from "../model/types";

/** The worst first, then by address and attribute. */
export function sorted(items: readonly DriftItem[]): DriftItem[] {
  const keyOf = ({ severity, address, attribute = "", kind }: DriftItem) =>
    [SEVERITIES.indexOf(severity), address, attribute, kind].join("\0");
  return items
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ item }) => item);
}
