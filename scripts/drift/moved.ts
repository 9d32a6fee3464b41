import { FROM, MOVED, TO } from "../state/moves/former";
import { type DriftItem, PRESENT, type StackDrift } from "./model/types";

/**
 * What an earlier version kept in another stack's state: the plan of the one stack forgets it, that of the other makes it. Nothing
 * of the two is meant: a deploy moves the record, and so that is what the report says, once.
 */
export function withMoves(stacks: readonly StackDrift[]): StackDrift[] {
  const toMove = new Map(stacks.map(({ environment, stack, items }) => [`${environment} ${stack}`, stack === FROM ? leaving(items) : []]));
  return stacks.map((report) => {
    const { environment, stack, items } = report;
    const moving = toMove.get(`${environment} ${FROM}`) ?? [];
    if (stack === FROM)
      return { ...report, items: items.map((item) => (moving.includes(item.address) && isWhole(item) ? asMove(item) : item)) };
    if (stack === TO) return { ...report, items: items.filter((item) => !(moving.includes(item.address) && isWhole(item))) };
    return report;
  });
}

function leaving(items: readonly DriftItem[]): string[] {
  return items.filter((item) => isWhole(item) && item.before === PRESENT && MOVED.includes(item.address)).map(({ address }) => address);
}

function isWhole({ kind, attribute }: DriftItem): boolean {
  return kind === "not-applied" && attribute === undefined;
}

function asMove(item: DriftItem): DriftItem {
  return { ...item, attribute: "stack", before: FROM, after: TO, severity: "medium", why: "a deploy moves its record from state to state" };
}
