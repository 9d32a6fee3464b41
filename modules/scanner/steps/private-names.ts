import { normalizeName } from "../contract/names";
import type { SendPrivate } from "../contract/origin";
import type { Described } from "./describe";
import { keyOf } from "./pin-key";

/** Whether a private package's name may go to Snyk. */
function maySend(name: string, send: SendPrivate): boolean {
  return typeof send === "boolean" ? send : send.some((pattern) => matches(name, pattern));
}

/** The versions to ask Snyk about, and `name==version` of those that stay here: the private ones, unless the settings send them. */
export function keepPrivate(
  packages: readonly Described[],
  send: SendPrivate,
): { readonly asked: readonly Described[]; readonly kept: ReadonlySet<string> } {
  const stays = (item: Described) => item.origin === "private" && !maySend(item.name, send);
  return { asked: packages.filter((item) => !stays(item)), kept: new Set(packages.filter(stays).map(keyOf)) };
}

/** A pattern is normalised as the names are. */
function matches(name: string, pattern: string): boolean {
  const parts = pattern.split("*").map((part) => normalizeName(part).replace(/[^a-z0-9-]/g, ""));
  return new RegExp(`^${parts.join(".*")}$`).test(name);
}
