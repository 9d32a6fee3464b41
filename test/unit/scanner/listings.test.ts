import { MemoryStore } from "../../../modules/scanner/adapters/in-memory";
import { type ListingToKeep, LISTINGS_KEY, readListings, writeListings } from "../../../modules/scanner/steps/listings";

const OF = { domain: "demo", domainOwner: "111122223333", versions: { take: "default", unlisted: true } } as const;
const WHOLE = { stamp: "2026-11-24-143201", at: "2026-11-24T14:32:01.500Z" };
const version = (version: string, more: object = {}) => ({ version, status: "Published", origin: "public" as const, ...more });
const JINJA: ListingToKeep = {
  repository: "team",
  name: "jinja2",
  defaultDisplayVersion: "3.1",
  versions: [
    version("3.1", { revision: "abc=" }),
    version("2.10", { status: "Unlisted", origin: "private", revision: "def=" }),
    version("2.9", { status: "Archived", origin: "unknown" }),
    version("2.8", { status: "Deleted" }),
  ],
};

async function kept(listings: readonly ListingToKeep[], of: Parameters<typeof readListings>[1] = OF) {
  const store = new MemoryStore();
  const log: string[] = [];
  await writeListings(store, listings, { of: OF, whole: WHOLE, executions: ["e"] }, (line) => void log.push(line));
  return { store, log, read: await readListings(store, of, (line) => void log.push(line)) };
}

/** What was read, with its entries. */
async function entries(listings: readonly ListingToKeep[]) {
  const { read, log } = await kept(listings);
  if ("because" in read) throw new Error(read.because);
  return { ...read, log, of: (repository: string, name: string) => [read.has(repository, name), read.get(repository, name)] };
}

test("a listing is read as it was, with the revisions of the chosen versions alone", async () => {
  const read = await entries([JINJA, { repository: "store", name: "jinja2", versions: [] }]);
  const [chosen, ...others] = JINJA.versions;
  const plain = others.map(({ version, status, origin }) => ({ version, status, origin }));
  expect([read.whole, read.executions, read.size, read.log]).toEqual([WHOLE, ["e"], 2, []]);
  expect(read.of("team", "jinja2")).toEqual([true, { defaultDisplayVersion: "3.1", versions: [chosen, ...plain] }]);
  expect(read.of("store", "jinja2")).toEqual([true, { versions: [] }]);
  expect([read.of("other", "jinja2"), read.of("team", "constructor")]).toEqual([
    [false, undefined],
    [false, undefined],
  ]);
});

test("names of Object's own are names like others", async () => {
  const names = ["constructor", "entries", "values", "toString"];
  const before = Object.entries;
  const read = await entries(names.map((name) => ({ ...JINJA, repository: "constructor", name })));
  expect([read.size, Object.entries === before]).toEqual([names.length, true]);
  for (const name of names) expect(read.has("constructor", name)).toBe(true);
});

test("it takes a byte or two more than the versions themselves", async () => {
  const versions = Array.from({ length: 50 }, (_, index) => version(`1.${index}`, { revision: "r".repeat(44) }));
  const listings = Array.from({ length: 1000 }, (_, index) => ({ repository: "team", name: `package-${index}`, versions }));
  const body = (await kept(listings)).store.files.get(LISTINGS_KEY)?.body ?? "";
  const bytes = listings.reduce((sum, { name }) => sum + name.length + versions.reduce((all, each) => all + each.version.length, 0), 0);
  // Beside it: two bytes a version, one revision and the quotes a package.
  expect(body.length).toBeLessThan(bytes + 1000 * (50 * 2 + 44 + 10) + 400);
});

test.each<[string, ListingToKeep]>([
  ["a status that nobody knows", { ...JINJA, versions: [version("1.0", { status: "Frozen" })] }],
  ["a space in a version", { ...JINJA, versions: [version("1.0 B2.0")] }],
  ["a # in a version", { ...JINJA, versions: [version("1.0#2")] }],
  ["a space in the default version", { ...JINJA, defaultDisplayVersion: "1 B2" }],
])("a package with %s is not in it, and so is asked about again", async (_, listing) => {
  expect((await entries([listing])).of("team", "jinja2")).toEqual([false, undefined]);
});

test("two packages of one normalised name are not in it", async () => {
  expect((await entries([JINJA, { ...JINJA, versions: [] }])).of("team", "jinja2")).toEqual([false, undefined]);
});

test.each([
  ["another domain", { ...OF, domain: "other" }],
  ["another owner", { ...OF, domainOwner: "444455556666" }],
  ["some repositories", { ...OF, repositories: ["team"] }],
  ["other versions", { ...OF, versions: { take: { newest: 3 }, unlisted: true } }],
  ["no unlisted versions", { ...OF, versions: { take: "default" as const, unlisted: false } }],
])("it means nothing for %s", async (_, of) => {
  expect((await kept([JINJA], of)).read).toEqual({
    because: "the last listing is of another domain, other repositories or other versions",
  });
});

test.each([
  ["nothing", undefined, "There is no cache/listings.json"],
  ["half a file", '{"format":', "Unexpected end of JSON input"],
  ["another format", '{"format":2}', "["],
])("with %s nothing can be carried over, and the reason is known", async (_, body, reason) => {
  const store = new MemoryStore();
  if (body !== undefined) await store.put(LISTINGS_KEY, body, "application/json");
  expect(await readListings(store, OF, () => undefined)).toEqual({ because: `no earlier listing can be read (${reason})` });
});

test("an entry that is damaged costs its own calls only, and the log says so", async () => {
  const { store } = await kept([JINJA, { ...JINJA, name: "six" }, { ...JINJA, name: "flask" }]);
  const file = JSON.parse(await store.get(LISTINGS_KEY)) as { repositories: { team: Record<string, unknown> } };
  Object.assign(file.repositories.team, { jinja2: 7, six: "3.1 Z3.1" });
  await store.put(LISTINGS_KEY, JSON.stringify(file), "application/json");
  const log: string[] = [];
  const read = await readListings(store, OF, (line) => void log.push(line));
  if ("because" in read) throw new Error(read.because);
  expect([read.size, read.has("team", "flask"), read.has("team", "jinja2"), read.has("team", "six")]).toEqual([1, true, false, false]);
  expect(log).toEqual(["inventory: 2 packages of the last listing cannot be read"]);
});

test("a scan does not fail if it cannot be written", async () => {
  const log: string[] = [];
  const store = new MemoryStore(LISTINGS_KEY);
  await writeListings(store, [], { of: OF, whole: WHOLE, executions: [] }, (line) => void log.push(line));
  expect(log).toEqual(["store: the next scan that a package starts will list more than what changed: Could not store cache/listings.json"]);
});
