import { loadEnvironment } from "../../../../environments/load";
import { sandboxOrganization, sandboxToken, type SnykApi as LocalApi, startSnykApi } from "../../../../sandbox/snyk";
import { staleAmong } from "../../../../scripts/secrets/snyk-projects";
import { snykApiOf } from "../../../../scripts/secrets/snyk-api";
import { type Answer, startServer } from "../../../helpers/http-server";

const apiAt = (apiUrl: string | undefined, more: { local?: boolean } = {}) => {
  const sandbox = loadEnvironment("sandbox");
  const environment = { ...sandbox, local: more.local ?? false, snyk: { ...sandbox.snyk, apiUrl } };
  return snykApiOf({ environment, variables: {} });
};

/** What `snyk monitor` sends for a project without packages but one. */
async function monitor(url: string, projectName: string): Promise<void> {
  const depGraphJSON = {
    schemaVersion: "1.3.0",
    pkgManager: { name: "pip" },
    pkgs: [{ id: "root@0", info: { name: "root", version: "0" } }],
    graph: { rootNodeId: "root", nodes: [{ nodeId: "root", pkgId: "root@0", deps: [] }] },
  };
  const headers = { authorization: `token ${sandboxToken}`, "content-type": "application/json" };
  const body = JSON.stringify({ meta: { projectName }, depGraphJSON });
  expect((await fetch(`${url}/v1/monitor/pip/graph`, { method: "PUT", headers, body })).status).toBe(200);
}

describe("against the local Snyk", () => {
  let local: LocalApi;
  beforeAll(async () => void (local = await startSnykApi()));
  afterAll(() => local.stop());

  it.each(["", "/", "/v1", "/rest/"])("knows its token and its organization at an address that ends in %j", async (end) => {
    const api = apiAt(`${local.url}${end}`);
    expect(await api?.token(sandboxToken)).toEqual({ state: "confirmed" });
    expect(await api?.token("5a4db0c5-0000-4000-8000-00000000dead")).toEqual({ state: "refused", why: "Snyk does not accept it" });
    const unknown = { state: "refused", why: "the token sees no such organization" };
    expect(await api?.organization(sandboxOrganization.slug, sandboxToken)).toEqual({ state: "confirmed" });
    expect(await api?.organization(sandboxOrganization.id, sandboxToken)).toEqual({ state: "confirmed" });
    expect(await api?.organization("nobody", sandboxToken)).toEqual(unknown);
    expect(await api?.organization(sandboxToken, sandboxToken)).toEqual(unknown);
  });

  it("says whether it may ask for the issues of packages, as snyk.engine: api does", async () => {
    const api = apiAt(local.url);
    const ask = (organization: string) => api?.packages(organization, sandboxToken);
    expect([await ask(sandboxOrganization.slug), await ask(sandboxOrganization.id)]).toEqual([
      { state: "confirmed" },
      { state: "confirmed" },
    ]);
    local.faults.add({ on: "package", status: 403, times: 1 });
    local.faults.add({ on: "package", status: 503, times: 1 });
    expect(await ask(sandboxOrganization.id)).toEqual({
      state: "refused",
      why: "Snyk does not let it ask for the issues of packages (403), which snyk.engine: api does: that needs an Enterprise plan and a token that may view the organization; or set snyk.engine to cli",
    });
    expect(await ask(sandboxOrganization.id)).toEqual({ state: "unknown", why: "Snyk answered 503" });
  });

  it("lists what snyk monitor has recorded, of all pages, by the organization's id or name", async () => {
    const names = Array.from({ length: 103 }, (_, index) => `project-${index}`);
    for (const name of names) await monitor(local.url, name);
    for (const organization of [sandboxOrganization.slug, sandboxOrganization.id]) {
      const projects = await apiAt(local.url)?.projects(organization, sandboxToken);
      if (projects === undefined || "why" in projects) throw new Error(projects?.why ?? "not asked");
      expect(projects.map(({ name }) => name)).toEqual(names);
      expect(projects.map(({ filledAt = "" }) => filledAt.slice(0, 4))).toEqual(names.map(() => String(new Date().getFullYear())));
    }
    expect(await apiAt(local.url)?.projects("nobody", sandboxToken)).toEqual({ why: "Snyk answered 200, without the organization's id" });
  });
});

it.each<[number, Answer["body"], string]>([
  [200, { data: {} }, "confirmed"],
  [401, "", "refused"],
  [403, "", "unknown"],
  [429, "", "unknown"],
  [503, "", "unknown"],
])("an answer %i about a token means %s", async (status, body, state) => {
  const server = await startServer(() => ({ status, body }));
  try {
    expect((await apiAt(server.url)?.token("t"))?.state).toBe(state);
  } finally {
    await server.stop();
  }
});

it("says that it is not known if nobody answers", async () => {
  const server = await startServer(() => ({}));
  await server.stop();
  expect(await apiAt(server.url)?.token("t")).toEqual({
    state: "unknown",
    why: expect.stringContaining(`no connection to ${server.url} (`) as string,
  });
});

it("sends no token unencrypted to another machine", async () => {
  expect(await apiAt("http://api.snyk.example.com")?.token("t")).toEqual({
    state: "unknown",
    why: "http://api.snyk.example.com is not encrypted, so the token was not sent there",
  });
});

it("asks nobody about a local AWS whose environment names no Snyk", () => {
  const environment = loadEnvironment("dev");
  expect(apiAt(undefined, { local: true })).toBeUndefined();
  expect(snykApiOf({ environment, variables: {} })).toBeDefined();
});

it.each<[string, Answer]>([
  ["Snyk answered 403 about its projects", { status: 403, body: { errors: [] } }],
  ["Snyk answered 200 about its projects", { body: "<html>" }],
  ["Snyk names a next page elsewhere", { body: { data: [], links: { next: "https://evil.example/rest" } } }],
  ["the organization has more than 5000 projects", { body: { data: [], links: { next: "/rest/more" } } }],
])("says that the projects are not known: %s", async (why, answer) => {
  const server = await startServer(() => answer);
  try {
    expect(await apiAt(server.url)?.projects(sandboxOrganization.id, "t")).toEqual({ why });
  } finally {
    await server.stop();
  }
});

it("a project of one of our domains that no environment fills is stale; of others nothing is said", () => {
  const sandbox = loadEnvironment("sandbox");
  const { domain } = sandbox.registry;
  const named = { ...sandbox, name: "named", snyk: { ...sandbox.snyk, projectName: `old ${domain}` } };
  const projects = [`sandbox ${domain}`, `gone ${domain}`, `old ${domain}`, `broken ${domain}`, "web shop", `Our ${domain}`].map(
    (name) => ({ name }),
  );
  expect(staleAmong(projects, [sandbox, named], ["broken"])).toEqual([{ name: `gone ${domain}` }]);
});
