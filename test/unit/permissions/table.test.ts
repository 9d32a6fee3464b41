import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../../scripts/process/paths";
import { rolesOf } from "../../../scripts/roles/documents";
import { everyAction } from "../../permissions/environment";
import { type Grant, grantsOf, nameOf } from "../../permissions/grants";
import { COMMITTED, VARIANTS } from "../../helpers/variants";
import { BEYOND_THE_TABLE, OPEN } from "../../permissions/open";
import { REASONS } from "../../permissions/reasons";
import { isOpen, mergedTable, pageOf, quoted, readTable, type Row, rowName, tableOf } from "../../permissions/table";

const PRINCIPALS = ["arn:aws:iam::111122223333:root"];
const grants = grantsOf(rolesOf(everyAction(), PRINCIPALS));
const table = readTable();

test("the table has exactly what the roles' documents allow", () => {
  expect(table.map(rowName)).toEqual(tableOf(grants, []).map(rowName));
});

test("no environment's roles may do what the table does not have, but for looking at the roles of runs", () => {
  const rows = new Set(table.map(rowName));
  const others = [...COMMITTED, ...VARIANTS].flatMap((environment) =>
    grantsOf(rolesOf(environment, PRINCIPALS))
      .map((grant) => rowName({ role: grant.role, action: nameOf(grant) }))
      .filter((name) => !rows.has(name)),
  );
  expect([...new Set(others)]).toEqual(BEYOND_THE_TABLE.map((action) => `read-only: ${action}`));
});

test("a command misses each by name, or AWS documents what it is for", () => {
  expect(table.filter(isOpen).map(rowName)).toEqual(OPEN);
  for (const { action, missed } of table.filter((row) => row.missed !== undefined)) {
    expect([action, missed?.code]).not.toEqual([action, 0]);
    expect(missed?.says).toContain(action.split(" ")[0]);
  }
});

test("each reason is for an action that a role has and nobody misses, and names AWS's page", () => {
  const given = grants.flatMap((grant) => {
    const reason = REASONS[grant.role][nameOf(grant)];
    return reason === undefined ? [] : [{ role: grant.role, action: nameOf(grant), reason }];
  });
  expect(table.filter(({ reason }) => reason !== undefined)).toEqual(given);
  expect(Object.values(REASONS).flatMap((each) => Object.keys(each))).toHaveLength(given.length);
  for (const { reason } of given) expect(reason.source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
});

test("the page for people is written from the same rows", () => {
  expect(readFileSync(join(ROOT, "docs", "permissions-table.md"), "utf8")).toBe(pageOf(table));
});

test("a row that was not tried again keeps what it had; one that is new is wrong", () => {
  const [first, second, third] = grants;
  if (first === undefined || second === undefined || third === undefined) throw new Error("There are too few");
  const row = ({ role, action }: Grant, by: string): Row => ({ role, action, missed: { by, code: 1, says: "no" } });
  const merged = mergedTable([first, second, third], [row(first, "plan"), row(second, "plan")], [row(second, "drift")]);
  expect(merged.map((row) => row.missed?.by)).toEqual(["plan", "drift", undefined]);
  expect(merged.map(isOpen)).toEqual([false, false, true]);
});

test("what is quoted is the same in every run", () => {
  const sentence = (session: string, id: string) =>
    `Error: reading: api error AccessDenied: User: arn:aws:sts::1:assumed-role/x/${session} is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:r:1:key/${id} because no`;
  const expected =
    "User: arn:aws:sts::1:assumed-role/x/SESSION is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:r:1:key/ID";
  expect(quoted(sentence("1795990052614", "2c759d82-72e2-48c3-8fe9-aeea54b19215"))).toBe(expected);
  expect(quoted(sentence("ops", "52759d82-72e2-48c3-8fe9-aeea54b19215"))).toBe(expected);
  expect(quoted("The role x may not do kms:PutKeyPolicy.")).toBe("The role x may not do kms:PutKeyPolicy");
});
