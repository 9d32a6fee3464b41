import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/process/paths";
import { plural } from "../../scripts/words/counts";
import { type Grant, nameOf, type RoleKind } from "./grants";
import { type Reason, REASONS } from "./reasons";
import type { Trial } from "./front";

/** An action of a role, and how it is known that the role needs it. */
export interface Row {
  readonly role: RoleKind;
  /** `kms:Decrypt through s3`. */
  readonly action: string;
  /** The command that fails without it, and what it says then. @default there is a reason instead */
  readonly missed?: { readonly by: string; readonly code: number; readonly says: string };
  readonly reason?: Reason;
}

/** Where tests and documentation read it, without the ends `.json` and `.md`. */
const FILES = join(ROOT, "docs", "permissions-table");

/** The rows that were written last; none if there are none. */
export function readTable(): readonly Row[] {
  const file = `${FILES}.json`;
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as readonly Row[]) : [];
}

export function writeTable(rows: readonly Row[]): void {
  writeFileSync(`${FILES}.json`, `${JSON.stringify(rows, null, 2)}\n`);
  writeFileSync(`${FILES}.md`, pageOf(rows));
}

/** A row for each grant: the new one, or the one from before. */
export function mergedTable(grants: readonly Grant[], before: readonly Row[], rows: readonly Row[]): readonly Row[] {
  return grants.map((grant) => [...rows, ...before].find((row) => isRowOf(row, grant)) ?? { role: grant.role, action: nameOf(grant) });
}

export function isRowOf({ role, action }: Row, grant: Grant): boolean {
  return role === grant.role && action === nameOf(grant);
}

/** `scan: kms:Decrypt through s3`. */
export function rowName({ role, action }: Pick<Row, "role" | "action">): string {
  return `${role}: ${action}`;
}

/** It was not tried, or nobody misses it, and no reason is given for it. */
export function isOpen({ missed, reason }: Row): boolean {
  return missed === undefined && reason === undefined;
}

/** The rows of these grants, in their order. */
export function tableOf(grants: readonly Grant[], told: readonly Trial[]): readonly Row[] {
  return grants.map((grant) => {
    const { role } = grant;
    const action = nameOf(grant);
    const trial = told.find((each) => each.grant === grant);
    if (trial !== undefined) return { role, action, missed: { by: trial.step, code: trial.code, says: quoted(trial.message) } };
    const reason = REASONS[role][action];
    return { role, action, ...(reason !== undefined && { reason }) };
  });
}

/** `268 actions: 262 missed by name, 4 with a reason, 2 not shown`. */
export function countsOf(rows: readonly Row[]): string {
  const open = rows.filter(isOpen).length;
  const missed = rows.filter((row) => row.missed !== undefined).length;
  return `${plural(rows.length, "action")}: ${missed} missed by name, ${rows.length - missed - open} with a reason, ${open} not shown`;
}

/** The file for people. */
export function pageOf(rows: readonly Row[]): string {
  return `# Each action of each role, and who misses it\n\n\`npm run bench -- permissions --write\` has written this: [how](permissions.md). ${countsOf(rows)}.\n\n${markdownOf(rows)}`;
}

/** The table as Markdown, a part for each role. */
export function markdownOf(rows: readonly Row[]): string {
  const roles = [...new Set(rows.map(({ role }) => role))];
  return roles
    .map((role) =>
      partOf(
        role,
        rows.filter((row) => row.role === role),
      ),
    )
    .join("\n");
}

function partOf(role: RoleKind, rows: readonly Row[]): string {
  const lines = rows.map(({ action, missed, reason }) => {
    if (missed !== undefined) return `| \`${action}\` | ${missed.by}, ${missed.code} | ${missed.says.replaceAll("|", "\\|")} |`;
    return `| \`${action}\` | | ${reason === undefined ? "not shown" : `${reason.because} ([AWS](${reason.source}))`} |`;
  });
  return [`## ${role}`, "", "| action | missed by, exit code | it says, or why it is there |", "| --- | --- | --- |", ...lines, ""].join(
    "\n",
  );
}

/** AWS's sentence, or the beginning of the line; the same in every run. */
export function quoted(message: string): string {
  const [sentence = message.slice(0, 200)] =
    /User: \S+ is not authorized to perform: \S+( on (resource: \S+|the resource \w+))?/.exec(message) ?? [];
  return sentence
    .replace(/(assumed-role\/[^/\s]+\/)[^\s"]+/, "$1SESSION")
    .replace(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g, "ID")
    .replace(/[.,:]+$/, "");
}
