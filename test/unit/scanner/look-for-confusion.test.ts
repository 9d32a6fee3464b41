import { MemoryRegistry } from "../../../modules/scanner/adapters/in-memory";
import { NO_DEADLINE } from "../../../modules/scanner/deadline";
import { takeInventory } from "../../../modules/scanner/steps/inventory";
import { lookForConfusion } from "../../../modules/scanner/steps/look-for-confusion";

type Domain = ConstructorParameters<typeof MemoryRegistry>[0];
const place = { region: "eu-central-1", domain: "demo", domainOwner: "111122223333" };
const own = { versions: [{ version: "1.0", origin: "private" as const }], upstream: "BLOCK" as const };
const page = [{ name: "x-9.0-py3-none-any.whl" }];
/** A package that the store would fetch: its index page is there, and it is in no listing. */
const offered = (registry: MemoryRegistry, ...names: string[]) => {
  const pageOf = registry.page.bind(registry);
  registry.page = async (repository, name) => (repository === "store" && names.includes(name) ? page : pageOf(repository, name));
  return registry;
};

async function look(domain: Domain, store: string | undefined, more: { names?: string[]; broken?: Record<string, Error> } = {}) {
  const registry = offered(new MemoryRegistry(domain, more.broken), ...(more.names ?? []));
  registry.groups = [{ pattern: "/*", external: "BLOCK" }];
  const inventory = await takeInventory(registry);
  const before = registry.calls.length;
  const result = await lookForConfusion(inventory, place, store, { registry, pages: registry, deadline: NO_DEADLINE });
  return { result, calls: registry.calls.slice(before) };
}

test("nothing is asked in a domain without private packages", async () => {
  const { result, calls } = await look({ team: { six: { versions: [{ version: "1.0" }] } } }, "store");
  expect([result, calls]).toEqual([{ found: [], notKnown: [] }, []]);
});

test("the connection is asked about private names alone, and only if there is one to ask", async () => {
  const domain = { team: { own, other: own, six: { versions: [{ version: "1.0" }] } }, store: {} };
  const asked = await look(domain, "store", { names: ["own", "six"] });
  expect(asked.result.notKnown).toEqual([]);
  expect(asked.result.found.map(({ kind, packages }) => [kind, packages])).toEqual([["public-name", ["own"]]]);
  expect(asked.calls.sort()).toEqual(["package groups", "page store/other"]);
  const { result, calls } = await look(domain, undefined, { names: ["own"] });
  expect([result, calls]).toEqual([
    { found: [], notKnown: ["whether the connection has packages of the private names: it was not asked"] },
    ["package groups"],
  ]);
});

const nothingKnown = { found: [], notKnown: [] as string[] };

test("what could not be listed may have private names: that is not known, also if no other name is private", async () => {
  const denied = Object.assign(new Error("no"), { name: "AccessDeniedException" });
  const six = { versions: [{ version: "1.0", origin: "public" as const }] };
  const one = await look({ team: { own }, store: { six } }, "store", { broken: { "packages team": denied } });
  expect(one.result).toEqual({ ...nothingKnown, notKnown: ["which private names are in what could not be listed: team"] });
  const packages = Object.fromEntries(["a", "b", "c", "d", "e"].map((name) => [name, own]));
  const broken = Object.fromEntries(Object.keys(packages).map((name) => [`versions team/${name}`, denied]));
  const many = await look({ team: packages }, "store", { broken });
  expect(many.result.notKnown).toEqual(["which private names are in what could not be listed: team/a, team/b, team/c and 2 more"]);
});

test("a package of which CodeArtifact does not say where it came from is not taken for a public one", async () => {
  const silent = { versions: [{ version: "1.0", origin: "unknown" as const }] };
  const told = { versions: [...silent.versions, { version: "2.0", origin: "public" as const }] };
  const { result } = await look({ team: { silent, told, empty: { versions: [] } }, store: { silent } }, "store");
  expect(result).toEqual({ ...nothingKnown, notKnown: ["whether silent came from inside or outside: CodeArtifact does not say"] });
});

test("what is not answered is not known, and never taken for safe", async () => {
  const denied = Object.assign(new Error("no"), { name: "AccessDeniedException" });
  const broken = { "package groups": denied, "page store/own": new Error("the index page answered 500") };
  const open = { ...own, upstream: "ALLOW" as const };
  const { result } = await look({ team: { own: open }, store: {} }, "store", { broken });
  expect(result.found.map(({ kind }) => kind)).toEqual(["upstream-open"]);
  expect(result.notKnown).toEqual([
    "whether package groups protect the private names: AccessDeniedException: no",
    "whether the connection has a package named own: Error: the index page answered 500",
  ]);
});
