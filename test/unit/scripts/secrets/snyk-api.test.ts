import { loadEnvironment } from "../../../../environments/load";
import { sandboxOrganization, sandboxToken, type SnykApi as LocalApi, startSnykApi } from "../../../../sandbox/snyk";
import { snykApiOf } from "../../../../scripts/secrets/snyk-api";
import { type Answer, startServer } from "../../../helpers/http-server";

const apiAt = (apiUrl: string | undefined, more: { local?: boolean } = {}) => {
  const sandbox = loadEnvironment("sandbox");
  const environment = { ...sandbox, local: more.local ?? false, snyk: { ...sandbox.snyk, apiUrl } };
  return snykApiOf({ environment, variables: {} });
};

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
  expect(await apiAt("http://snyk.example.com")?.token("t")).toEqual({
    state: "unknown",
    why: "http://snyk.example.com is not encrypted, so the token was not sent there",
  });
});

it("asks nobody about a local AWS whose environment names no Snyk", () => {
  const environment = loadEnvironment("dev");
  expect(apiAt(undefined, { local: true })).toBeUndefined();
  expect(snykApiOf({ environment, variables: {} })).toBeDefined();
});
