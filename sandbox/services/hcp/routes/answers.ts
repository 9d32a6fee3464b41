import { type Answer, type Call, ok } from "../api/call";
import { paged, whole } from "../http/pages";
import type { Parts } from "../parts";
import type { Show, View } from "../shows/view";

export function viewOf({ store, objects }: Parts, { actor }: Call): View {
  return { store, actor, addresses: objects };
}

/** One resource, as its caller sees it. */
export function one<T>(parts: Parts, call: Call, show: Show<T>, thing: T): Answer {
  return ok({ data: show(thing, viewOf(parts, call)) });
}

export function made<T>(parts: Parts, call: Call, show: Show<T>, thing: T): Answer {
  return { status: 201, document: { data: show(thing, viewOf(parts, call)) } };
}

/** A page of a list. */
export function list<T>(parts: Parts, call: Call, show: Show<T>, things: readonly T[]): Answer {
  const view = viewOf(parts, call);
  return ok(paged(things, call.address, (thing) => show(thing, view)));
}

/** A page if one is asked for, else the whole list without counts: so it is documented for some lists. */
export function pageOrAll<T>(parts: Parts, call: Call, show: Show<T>, things: readonly T[]): Answer {
  const asked = call.query.has("page[number]") || call.query.has("page[size]");
  return asked ? list(parts, call, show, things) : all(parts, call, show, things);
}

/** A list that comes whole. */
export function all<T>(parts: Parts, call: Call, show: Show<T>, things: readonly T[]): Answer {
  const view = viewOf(parts, call);
  return ok(whole(things, (thing) => show(thing, view)));
}

/** The values of a parameter that is a list with commas; undefined if it is not there. */
export function listed(query: URLSearchParams, name: string): readonly string[] | undefined {
  const text = query.get(name);
  if (text === null || text === "") return undefined;
  return text.split(",").map((each) => each.trim());
}
