import { z } from "zod";
import type { Log, OutputStore } from "../ports";
import { assetSchema, installableSchema } from "../contract/results";
import { messageOf } from "../message-of";

/** Beside the outputs: whoever deletes it makes the next scan ask everything anew, and loses nothing else. */
export const CARRY_OVER_KEY = "cache/descriptions.json";

/** A yank changes the index page of a version and not its revision: after this time every page is read again. */
const LONGEST_CARRY_MS = 7 * 24 * 3600 * 1000;

const carriedSchema = z.object({
  revision: z.string(),
  /** When the registry was asked, ISO 8601, UTC. */
  askedAt: z.iso.datetime(),
  assets: z.array(assetSchema),
  dependencies: z.array(z.object({ package: z.string(), requirement: z.string() })),
  /** What it was judged to be: where that changes, because the scan's Python did, the registry is asked again. */
  installable: installableSchema,
  /** The files of its index page that the judgement rests on. */
  files: z.array(z.object({ name: z.string(), requiresPython: z.string().optional(), yanked: z.string().optional() })),
});
/** What the registry said of one version in this scan or an earlier one: facts, which every scan judges anew. */
export type Carried = z.infer<typeof carriedSchema>;

const fileSchema = z.object({ versions: z.record(z.string(), carriedSchema) });

/** {@link carryKey} -> facts. */
export type CarryOver = ReadonlyMap<string, Carried>;

export function carryKey(repository: string, item: { readonly name: string; readonly version: string }): string {
  return `${repository}/${item.name}==${item.version}`;
}

/** What the scan before left, as far as it is young enough, and its size in bytes. Nothing, with a line in the log, where it cannot be read. */
export async function readCarryOver(store: OutputStore, now: Date, log: Log): Promise<{ versions: CarryOver; bytes: number }> {
  try {
    const body = await store.get(CARRY_OVER_KEY);
    const { versions } = fileSchema.parse(JSON.parse(body));
    const oldest = now.getTime() - LONGEST_CARRY_MS;
    const young = Object.entries(versions).filter(([, carried]) => Date.parse(carried.askedAt) > oldest);
    return { versions: new Map(young), bytes: Buffer.byteLength(body) };
  } catch (error) {
    log(`describe: nothing is carried over from an earlier scan (${messageOf(error).split("\n", 1)[0] ?? ""})`);
    return { versions: new Map(), bytes: 0 };
  }
}

/** Leaves the facts for the next scan. One that cannot be written costs the next scan time and this one nothing. */
export async function writeCarryOver(store: OutputStore, versions: CarryOver, log: Log): Promise<void> {
  try {
    await store.put(CARRY_OVER_KEY, JSON.stringify({ versions: Object.fromEntries(versions) }), "application/json");
  } catch (error) {
    log(`store: the next scan will ask everything anew: ${messageOf(error)}`);
  }
}
