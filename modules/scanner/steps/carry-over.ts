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

/** Changes when the rules ask for files that an earlier scanner did not keep: what it left is asked again then. */
const FORMAT = 2;

/** Each version is parsed on its own, so that one that is damaged costs its own calls only. */
const fileSchema = z.object({ format: z.number().optional(), versions: z.record(z.string(), z.unknown()) });

/** {@link carryKey} -> facts. */
export type CarryOver = ReadonlyMap<string, Carried>;

export function carryKey(repository: string, item: { readonly name: string; readonly version: string }): string {
  return `${repository}/${item.name}==${item.version}`;
}

/**
 * Facts of the scan before that are young enough, and their size in bytes. What cannot be read, or says that it comes from the
 * future, is left out, with a line in the log.
 */
export async function readCarryOver(store: OutputStore, now: Date, log: Log): Promise<{ versions: CarryOver; bytes: number }> {
  try {
    const body = await store.get(CARRY_OVER_KEY);
    const { format, versions } = fileSchema.parse(JSON.parse(body));
    if (format !== FORMAT) throw new Error("another version of the scanner has left it");
    const keys = Object.keys(versions);
    const young = keys.flatMap((key) => {
      const { data } = carriedSchema.safeParse(versions[key]);
      // Parsing copies: of tens of thousands, what was read and its copy are much memory.
      versions[key] = undefined;
      return data ? [[key, data, ageOf(data, now)] as const] : [];
    });
    const damaged = keys.length - young.length;
    const future = young.filter(([, , age]) => age < 0).length;
    if (damaged > 0) log(`describe: ${damaged} of the versions that an earlier scan has left cannot be read: they are asked again`);
    if (future > 0) log(`describe: ${future} of the versions that an earlier scan has left are dated in the future: they are asked again`);
    const usable = young.filter(([, , age]) => age >= 0 && age < LONGEST_CARRY_MS);
    return { versions: new Map(usable.map(([key, carried]) => [key, carried])), bytes: Buffer.byteLength(body) };
  } catch (error) {
    log(`describe: nothing is carried over from an earlier scan (${messageOf(error).split("\n", 1)[0] ?? ""})`);
    return { versions: new Map(), bytes: 0 };
  }
}

/** Milliseconds; negative if the answer is dated in the future. */
function ageOf({ askedAt }: Carried, now: Date): number {
  return now.getTime() - Date.parse(askedAt);
}

/** Leaves the facts for the next scan. If they cannot be written, the next scan takes longer; this scan does not fail. */
export async function writeCarryOver(store: OutputStore, versions: CarryOver, log: Log): Promise<void> {
  try {
    await store.put(CARRY_OVER_KEY, JSON.stringify({ format: FORMAT, versions: Object.fromEntries(versions) }), "application/json");
  } catch (error) {
    log(`store: the next scan will ask about everything again: ${messageOf(error)}`);
  }
}
