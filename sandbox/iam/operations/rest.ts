import type { Operation, ServiceModel } from "../../core/model";
import { shapeOf } from "../../core/model";
import type { WireRequest } from "../../core/protocol";
import type { Params } from "../access/builder";
import type { RecognisedOperation } from "./recognised";
import { jsonBody } from "./remote-call";

/** A parsed `requestUri` of a model. */
interface Route {
  /** The name in SDKs: CloudFront's own names end in a date. */
  readonly name: string;
  readonly operation: Operation;
  readonly path: RegExp;
  readonly labels: readonly string[];
  /** Required query fields, each with its value if the model gives one. */
  readonly query: readonly (readonly [string, string])[];
  /** Number of literal characters: if several routes match, the most specific one is meant. */
  readonly weight: number;
}

const routesOf = new WeakMap<ServiceModel, readonly Route[]>();

/** REST-JSON and REST-XML: recognised by method, path and query. */
export function restOperation(model: ServiceModel, request: WireRequest): RecognisedOperation | undefined {
  let routes = routesOf.get(model);
  if (!routes) {
    routes = Object.entries(model.operations)
      .map(toRoute)
      .sort((a, b) => b.weight - a.weight);
    routesOf.set(model, routes);
  }
  for (const route of routes) {
    const values = route.operation.http.method === request.method ? matchRoute(route, request.url) : undefined;
    if (values) return { operation: route.name, params: paramsOf(model, route, values, request) };
  }
  return undefined;
}

function toRoute([name, operation]: [string, Operation]): Route {
  const [path = "/", query = ""] = operation.http.requestUri.split("?");
  const labels = [...path.matchAll(/\{([\w-]+)\+?\}/g)].map(([, label = ""]) => label);
  const literals = path.split(/\{[\w-]+\+?\}/);
  const kinds = [...path.matchAll(/\{[\w-]+(\+?)\}/g)].map(([, greedy]) => (greedy ? "(.+)" : "([^/]+)"));
  const source = literals.map((literal, index) => literal.replace(/[.*+?^$()[\]{}|\\]/g, "\\$&") + (kinds[index] ?? "")).join("");
  const fields = [...new URLSearchParams(query)];
  const weight = literals.join("").length * 10 + fields.length * 1_000 - labels.length;
  return { name, operation, path: new RegExp(`^${source.replace(/\/$/, "")}/?$`), labels, query: fields, weight };
}

function matchRoute({ path, labels, query }: Route, url: URL): Readonly<Record<string, string>> | undefined {
  const found = path.exec(url.pathname);
  const queryFits = query.every(([name, value]) => url.searchParams.has(name) && (value === "" || url.searchParams.get(name) === value));
  if (!found || !queryFits) return undefined;
  return Object.fromEntries(labels.map((label, index) => [label, decode(found[index + 1] ?? "")]));
}

/** Members from path, query, headers and a JSON body, by their names in the model. */
function paramsOf(model: ServiceModel, { operation }: Route, labels: Readonly<Record<string, string>>, request: WireRequest): Params {
  if (!operation.input) return labels;
  const { members = {} } = shapeOf(model, operation.input);
  const body = model.metadata.protocol === "rest-json" ? jsonBody(request) : {};
  const entries = Object.entries(members).map(([name, { location, locationName = name }]): [string, unknown] => {
    if (location === "uri") return [name, labels[locationName]];
    if (location === "querystring") return [name, queryValue(request.url, locationName)];
    if (location === "header") return [name, request.headers[locationName.toLowerCase()]];
    return [name, body[locationName]];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function queryValue(url: URL, name: string): string | readonly string[] | undefined {
  const all = url.searchParams.getAll(name);
  return all.length > 1 ? all : all[0];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
