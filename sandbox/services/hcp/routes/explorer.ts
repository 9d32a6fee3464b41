import { type Answer, type Call, ok, type Routes } from "../api/call";
import type { Resource } from "../http/document";
import { paged } from "../http/pages";
import { csvOf } from "../explorer/csv";
import { ROW_TYPES } from "../explorer/fields";
import { answered, type ExplorerQuery, fieldsOf, queryIn } from "../explorer/query";
import { type Row, rowsOf, type Value } from "../explorer/rows";
import type { Parts } from "../parts";

/** The explorer: what all workspaces of an organization have, in five views. For who may read all of them alone. */
export function explorerRoutes(routes: Routes, parts: Parts): void {
  const { guards } = parts;

  routes.get("/organizations/:organization/explorer", async (call) => {
    const { name } = guards.organizationWith(call.actor, call.params.organization, "read-workspaces", "read-projects");
    return answer(parts, call, name, queryIn(call.query));
  });
  routes.get("/organizations/:organization/explorer/export/csv", async (call) => {
    const { name } = guards.organizationWith(call.actor, call.params.organization, "read-workspaces", "read-projects");
    return asCsv(parts, name, queryIn(call.query));
  });
}

/** One page of what a query finds. */
export async function answer(parts: Parts, { address }: Call, organization: string, query: ExplorerQuery): Promise<Answer> {
  const shown = (row: Row): Resource => ({ id: row.id, type: ROW_TYPES[query.view], attributes: attributesOf(row, fieldsOf(query)) });
  return ok(paged(await found(parts, organization, query), address, shown));
}

/** All that a query finds. */
export async function asCsv(parts: Parts, organization: string, query: ExplorerQuery): Promise<Answer> {
  const body = csvOf(await found(parts, organization, query), query);
  return { status: 200, headers: { "content-type": "text/csv; charset=utf-8" }, body };
}

async function found({ store }: Parts, organization: string, query: ExplorerQuery): Promise<Row[]> {
  const workspaces = store.workspaces.where((each) => each.organization === organization);
  return answered(await rowsOf(store, query.view, workspaces), query);
}

function attributesOf({ values }: Row, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field.replaceAll("_", "-"), written(values[field] ?? null)]));
}

function written(value: Value): unknown {
  return value instanceof Date ? value.toISOString().replace("Z", "+00:00") : value;
}
