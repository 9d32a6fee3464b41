import { z } from "zod";
import { assetSchema, installableSchema } from "../contract/results";
import { messageOf } from "../message-of";
import type { Log, OutputStore } from "../ports";

/** Key of the cache beside the outputs. If it is deleted, the next scan asks about everything again; nothing else is lost. */
export const CARRY_OVER_KEY = "cache/descriptions.json";

/** A yank changes a version's index page but not its revision, so every page is read again after this time. */
const LONGEST_CARRY_MS = 7 * 24 * 3600 * 1000;

const carriedSchema = z.object({
  revision: z.string(),
  /** When the registry was asked, ISO 8601, UTC. */
  askedAt: z.iso.datetime(),
  assets: z.array(assetSchema),
  dependencies: z.array(z.object({ package: z.string(), requirement: z.string() })),
  /** The earlier judgement: if it changes, because the scan's Python did, the registry is asked again. */
  installable: installableSchema,
  /** The files of its index page on which the judgement depends. */
  files: z.array(z.object({ name: z.string(), requiresPython: z.string().optional(), yanked: z.string().optional() })),
});
/** The registry's facts about one version, from this scan or an earlier one; every scan judges them again. */
export type Carried = z.infer<typeof carriedSchema>;

const fileSchema = z.object({ versions: z.record(z.string(), carriedSchema) });

/** {@link carryKey} -> facts. */
export type CarryOver = ReadonlyMap<string, Carried>;

export function carryKey(repository: string, item: { readonly name: string; readonly version: string }): string {
  return `${repository}/${item.name}==${item.version}`;
}

/** Facts of the scan before that are young enough, and their size in bytes. If they cannot be read: none, and a line in the log. */
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

/** Leaves the facts for the next scan. If they cannot be written, the next scan takes longer; this scan does not fail. */
export async function writeCarryOver(store: OutputStore, versions: CarryOver, log: Log): Promise<void> {
  try {
    await store.put(CARRY_OVER_KEY, JSON.stringify({ versions: Object.fromEntries(versions) }), "application/json");
  } catch (error) {
    log(`store: the next scan will ask about everything again: ${messageOf(error)}`);
  }
}
