import { z } from "zod";
import { type Call, type Routes } from "../api/call";
import { invalidAttribute, notFound } from "../http/errors";
import { attributesOf, readInput, requiredText, text } from "../http/input";
import { newId } from "../model/ids";
import type { SavedView } from "../model/explorer";
import { type ExplorerQuery, checkedQuery } from "../explorer/query";
import { filtersIn, namesIn } from "../explorer/saved";
import type { Parts } from "../parts";
import { showSavedView } from "../shows/explorer";
import { list, made, one } from "./answers";
import { answer, asCsv } from "./explorer";

const schema = z
  .object({ name: requiredText, "query-type": text, query: z.record(z.string(), z.unknown(), { error: "must be an object" }) })
  .partial();

/** Queries of the explorer that an organization keeps. */
export function explorerViewRoutes(routes: Routes, parts: Parts): void {
  const { store } = parts;
  const all = "/organizations/:organization/explorer/views";

  routes.get(all, (call) => {
    const organization = organizationOf(call);
    return list(
      parts,
      call,
      showSavedView,
      store.savedViews.where((view) => view.organization === organization),
    );
  });
  routes.post(all, (call) => {
    const organization = organizationOf(call);
    const { name, "query-type": queryType, query = {} } = attributesOf(inputOf(call), schema);
    if (name === undefined) throw invalidAttribute("name", "Name can't be blank");
    unique(organization, name);
    const view: SavedView = {
      id: newId("sq"),
      organization,
      name,
      queryType: queryType ?? (typeof query.type === "string" ? query.type : ""),
      query,
      createdAt: new Date(),
    };
    queryOf(view);
    return made(parts, call, showSavedView, store.savedViews.add(view));
  });
  routes.get(`${all}/:id`, (call) => one(parts, call, showSavedView, viewOf(call)));
  routes.patch(`${all}/:id`, (call) => {
    const view = viewOf(call);
    const { name = view.name, query = view.query } = attributesOf(inputOf(call), schema);
    if (name !== view.name) unique(view.organization, name);
    queryOf({ ...view, query });
    view.name = name;
    view.query = query;
    return one(parts, call, showSavedView, view);
  });
  routes.delete(`${all}/:id`, (call) => {
    const view = viewOf(call);
    store.savedViews.delete(view.id);
    // The documentation shows what was deleted.
    return one(parts, call, showSavedView, view);
  });
  routes.get(`${all}/:id/results`, (call) => {
    const view = viewOf(call);
    return answer(parts, call, view.organization, queryOf(view));
  });
  // The documentation has the first, HashiCorp's Python SDK asks for the second.
  for (const path of ["csv", "export/csv"])
    routes.get(`${all}/:id/${path}`, (call) => {
      const view = viewOf(call);
      return asCsv(parts, view.organization, queryOf(view));
    });

  function organizationOf({ actor, params }: Call): string {
    return parts.guards.organizationWith(actor, params.organization, "read-workspaces", "read-projects").name;
  }

  function viewOf(call: Call): SavedView {
    const view = store.savedViews.get(call.params.id);
    if (view === undefined || view.organization !== organizationOf(call)) throw notFound();
    return view;
  }

  function unique(organization: string, name: string): void {
    if (store.savedViews.find((view) => view.organization === organization && view.name === name))
      throw invalidAttribute("name", "Name has already been taken");
  }
}

/** The documentation has the attributes in `data` itself, its samples and clients in `data.attributes`. */
function inputOf({ body }: Call) {
  const input = readInput(body, "explorer-saved-queries");
  const { data } = z.object({ data: z.record(z.string(), z.unknown()) }).parse(body);
  const beside = Object.entries(data).map(([name, value]) => [name.replaceAll("_", "-"), value]);
  return { attributes: { ...(Object.fromEntries(beside) as Readonly<Record<string, unknown>>), ...input.attributes } };
}

/** Throws 400 or 422 if it cannot be asked. */
function queryOf({ queryType, query }: Pick<SavedView, "queryType" | "query">): ExplorerQuery {
  return checkedQuery(queryType, filtersIn(query.filter), namesIn(query.sort), namesIn(query.fields));
}
