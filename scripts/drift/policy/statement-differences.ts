import { createHash } from "node:crypto";
import type { Statement } from "./document";
import { grantText } from "./grants";

export interface StatementDifference {
  /**
   * The Sid, if there is one. Otherwise a digest of both statements, so that accepting this difference accepts no other one.
   * It has 16 hex digits, so that nobody can construct another statement with the same digest.
   */
  readonly label: string;
  readonly before: Statement | undefined;
  readonly after: Statement | undefined;
}

/** The statements that only one side has, whatever their order and spelling; a changed one is a pair of before and after. */
export function statementDifferences(before: readonly Statement[], after: readonly Statement[]): StatementDifference[] {
  const gone = unmatched(before, after);
  const come = unmatched(after, before);
  const pairs: [Statement | undefined, Statement | undefined][] = [];
  for (const statement of [...gone]) {
    const sid = sidOf(statement);
    const namesake = sid === undefined ? undefined : come.find((other) => sidOf(other) === sid);
    if (namesake !== undefined) pairs.push([take(gone, statement), take(come, namesake)]);
  }
  // If as many statements are gone as are new, they count as changed ones.
  if (gone.length === come.length) pairs.push(...gone.map((statement, index) => [statement, come[index]] as [Statement, Statement]));
  else
    pairs.push(
      ...gone.map((each) => [each, undefined] as [Statement, undefined]),
      ...come.map((each) => [undefined, each] as [undefined, Statement]),
    );
  return pairs.map(([one, other]) => ({ label: labelOf(one, other), before: one, after: other }));
}

function unmatched(statements: readonly Statement[], others: readonly Statement[]): Statement[] {
  const left = others.map(keyOf);
  return statements.filter((statement) => {
    const found = left.indexOf(keyOf(statement));
    if (found >= 0) left.splice(found, 1);
    return found < 0;
  });
}

function take(statements: Statement[], statement: Statement): Statement {
  statements.splice(statements.indexOf(statement), 1);
  return statement;
}

function keyOf(statement: Statement): string {
  return JSON.stringify([sidOf(statement) ?? "", grantText(statement)]);
}

function sidOf({ Sid }: Statement): string | undefined {
  return typeof Sid === "string" && Sid !== "" ? Sid : undefined;
}

function labelOf(before: Statement | undefined, after: Statement | undefined): string {
  const sid = (before && sidOf(before)) ?? (after && sidOf(after));
  if (sid !== undefined) return sid;
  // The label is the same for the change and for its reversal, which is what Terraform plans.
  const sides = [before, after].map((side) => (side === undefined ? "" : grantText(side))).sort();
  return `statement-${createHash("sha256").update(JSON.stringify(sides)).digest("hex").slice(0, 16)}`;
}
