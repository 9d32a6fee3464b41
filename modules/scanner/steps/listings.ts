import { z } from "zod";
import { type VersionChoice, versionChoiceSchema } from "../contract/account";
import { messageOf } from "../message-of";
import type { ListedVersion, ListedVersions, Log, OutputStore } from "../ports";
import { chooseVersions } from "./choose-versions";

/** Key of what CodeArtifact listed. If it is deleted, the next scan lists everything. */
export const LISTINGS_KEY = "cache/listings.json";

/** Changes when an entry gets another shape: then nothing of it is carried over. */
const FORMAT = 1;

const STATUSES = ["Published", "Unlisted", "Archived", "Unfinished", "Disposed", "Deleted"];
const ORIGINS = ["public", "private", "unknown"] as const satisfies readonly ListedVersion["origin"][];
const CODES = "ABCDEFGHIJKLMNOPQR";

/** The default version, and each version after a letter for status and origin; the chosen ones with `#` and their revision. */
const ENTRY = /^[^\s#]*(?: [A-R][^\s#]+(?:#[^\s#]+)?)*$/;

/** What a listing is of: it means nothing for others. */
export interface ListedOf {
  readonly domain: string;
  readonly domainOwner: string;
  /** @default all of the domain */
  readonly repositories?: readonly string[] | undefined;
  readonly versions: VersionChoice;
}

const wholeSchema = z.object({ stamp: z.string(), at: z.iso.datetime() });
/** The scan that listed everything, and when it began. */
export type Whole = z.infer<typeof wholeSchema>;

const headSchema = z.object({
  of: z.object({
    domain: z.string(),
    domainOwner: z.string(),
    repositories: z.array(z.string()).optional(),
    versions: versionChoiceSchema,
  }),
  whole: wholeSchema,
  /** Ids of the pipeline's executions whose packages were listed since. */
  executions: z.array(z.string()),
});

/** Each entry is parsed on its own, so that one that is damaged costs its own calls only. */
const fileSchema = headSchema.extend({
  format: z.literal(FORMAT),
  repositories: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/** The last whole listing, with what was listed since then. */
export interface CarriedListings {
  readonly whole: Whole;
  readonly executions: readonly string[];
  /** How many packages it has; one that is in several repositories counts in each. */
  readonly size: number;
  /** @param name normalised */
  has(repository: string, name: string): boolean;
  /** @param name normalised */
  get(repository: string, name: string): ListedVersions | undefined;
}

/** What earlier scans have listed, or why it cannot be carried over. Entries that cannot be read are left out, with a line in the log. */
export async function readListings(
  store: Pick<OutputStore, "get">,
  of: ListedOf,
  log: Log,
): Promise<CarriedListings | { readonly because: string }> {
  try {
    const file = fileSchema.parse(JSON.parse(await store.get(LISTINGS_KEY)));
    if (textOf(file.of) !== textOf(of)) return { because: "the last listing is of another domain, other repositories or other versions" };
    const all = Object.entries(file.repositories).flatMap(([repository, entries]) =>
      Object.entries(entries).map(([name, entry]) => [keyOf(repository, name), entry] as const),
    );
    const entries = new Map(all.filter((each): each is [string, string] => typeof each[1] === "string" && ENTRY.test(each[1])));
    if (entries.size < all.length) log(`inventory: ${all.length - entries.size} packages of the last listing cannot be read`);
    return {
      whole: file.whole,
      executions: file.executions,
      size: entries.size,
      has: (repository, name) => entries.has(keyOf(repository, name)),
      get: (repository, name) => read(entries.get(keyOf(repository, name))),
    };
  } catch (error) {
    return { because: `no earlier listing can be read (${messageOf(error).split("\n", 1)[0] ?? ""})` };
  }
}

export interface ListingToKeep extends ListedVersions {
  readonly repository: string;
  /** Normalised. */
  readonly name: string;
}

/** Leaves a listing without a failure for the next scan. If that fails, the next one starts from an older one; this one does not fail. */
export async function writeListings(
  store: Pick<OutputStore, "put">,
  listings: readonly ListingToKeep[],
  head: { readonly of: ListedOf; readonly whole: Whole; readonly executions: readonly string[] },
  log: Log,
): Promise<void> {
  // Names are others': `constructor` is one of a repository, and of a package.
  const nameless = (): object => Object.create(null) as object;
  const repositories = nameless() as Record<string, Record<string, string>>;
  const seen = new Set<string>();
  for (const listing of listings) {
    const { repository, name } = listing;
    const entries = (repositories[repository] ??= nameless() as Record<string, string>);
    const entry = written(listing, head.of.versions);
    const key = keyOf(repository, name);
    // Whatever cannot be told apart, or written so, is asked about again.
    if (seen.has(key) || entry === undefined) delete entries[name];
    else entries[name] = entry;
    seen.add(key);
  }
  try {
    await store.put(LISTINGS_KEY, JSON.stringify({ format: FORMAT, ...head, repositories }), "application/json");
  } catch (error) {
    log(`store: the next scan that a package starts will list more than what changed: ${messageOf(error)}`);
  }
}

function written(listing: ListedVersions, choice: VersionChoice): string | undefined {
  const chosen = new Set(chooseVersions(listing, choice).versions);
  const tokens = listing.versions.map((each) => {
    const { version, status, origin, revision } = each;
    const code = CODES[STATUSES.indexOf(status) * ORIGINS.length + ORIGINS.indexOf(origin)] ?? "?";
    return `${code}${version}${chosen.has(each) && revision !== undefined ? `#${revision}` : ""}`;
  });
  const words = [listing.defaultDisplayVersion ?? "", ...tokens];
  const entry = words.join(" ");
  // A separator within a version, which CodeArtifact's pattern of versions does not allow, would make it another one.
  const isOne = listing.versions.every(({ version, revision = "" }) => !/[\s#]/.test(version + revision));
  return isOne && ENTRY.test(entry) && entry.split(" ").length === words.length ? entry : undefined;
}

function read(entry: string | undefined): ListedVersions | undefined {
  if (entry === undefined) return undefined;
  const [defaultDisplayVersion = "", ...tokens] = entry.split(" ");
  const versions = tokens.map((token): ListedVersion => {
    const code = CODES.indexOf(token.charAt(0));
    const [version = "", revision] = token.slice(1).split("#");
    const status = STATUSES[Math.floor(code / ORIGINS.length)] ?? "";
    return { version, status, origin: ORIGINS[code % ORIGINS.length] ?? "unknown", ...(revision !== undefined && { revision }) };
  });
  return { versions, ...(defaultDisplayVersion !== "" && { defaultDisplayVersion }) };
}

const keyOf = (repository: string, name: string) => `${repository}/${name}`;

/** The same settings give the same text. */
function textOf({ domain, domainOwner, repositories, versions: { take, unlisted } }: ListedOf): string {
  const chosen = repositories === undefined ? "all" : [...new Set(repositories)].sort();
  return JSON.stringify([domain, domainOwner, chosen, take, unlisted]);
}
