import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HcpApi } from "../../../../scripts/hcp/api";
import { factsOf } from "../../../../scripts/hcp/runs/facts";
import { RemoteRun } from "../../../../scripts/hcp/runs/remote-run";
import { type Answer, startServer } from "../../../helpers/http-server";

const HOST = "tfe.acme.example";
const WORKSPACE = { id: "ws-1", type: "workspaces", attributes: { name: "a" } };
const RELATED = { plan: { data: { id: "plan-1", type: "plans" } }, apply: { data: { id: "apply-1", type: "applies" } } };
const FOREIGN =
  "answered to %s is not of HCP Terraform\n  Something between here and there may have answered in its place: a proxy, or a page to log in.";

let folder: string;
let server: Awaited<ReturnType<typeof startServer>>;
let answer: (page: string | null, path: string) => Answer;
let api: HcpApi;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "hcp-answers-"));
  server = await startServer((url) => answer(url.searchParams.get("page[number]"), url.pathname));
  const file = join(folder, "terraformrc");
  writeFileSync(file, `host "${HOST}" {\n  services = { "tfe.v2" = "${server.url}/api/v2/" }\n}\n`);
  api = await HcpApi.connect(HOST, { TF_CLI_CONFIG_FILE: file, TF_TOKEN_tfe_acme_example: "a-token-of-a-test", HOME: folder });
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

/** What each way of asking throws, in one line. */
const thrown = async (work: Promise<unknown>) => work.then(String, (error: Error) => `${error.name}: ${error.message}`);
const expected = (request: string) => `OperationError: What ${HOST} ${FOREIGN.replace("%s", request)}`;

test.each<[string, Answer]>([
  ["nothing", { body: "" }],
  ["a page to log in", { headers: { "content-type": "text/html" }, body: "<html>Log in</html>" }],
  ["null", { body: "null" }],
  ["an empty object", { body: {} }],
  ["no data", { body: { data: null } }],
  ["data that is no resource", { body: { data: { id: "ws-1" } } }],
])("%s with status 200 is no answer: neither 'there is none' nor an error of this program", async (_, given) => {
  answer = () => given;
  expect(await thrown(api.find("workspaces/ws-1"))).toBe(expected("GET workspaces/ws-1"));
  expect(await thrown(api.list("workspaces"))).toBe(expected("GET workspaces"));
  const draft = { type: "runs", attributes: {} };
  expect(await thrown(api.send("POST", "runs", draft))).toBe(expected("POST runs"));
});

test("an empty list is one, and 404 is still 'there is none'", async () => {
  answer = () => ({ body: { data: [] } });
  expect(await api.list("workspaces")).toEqual([]);
  answer = () => ({ status: 404, body: { errors: [{ title: "not found" }] } });
  expect(await api.find("workspaces/ws-1")).toBeUndefined();
});

test("every page is read, and a page that leads back ends the reading with an error", async () => {
  const next = (page: string | null, pages: Record<string, number | null>): Answer => ({
    body: { data: [{ ...WORKSPACE, id: `ws-${page}` }], meta: { pagination: { "next-page": pages[page ?? ""] } } },
  });
  answer = (page) => next(page, { 1: 2, 2: 3, 3: null });
  expect((await api.list("workspaces")).map(({ id }) => id)).toEqual(["ws-1", "ws-2", "ws-3"]);
  answer = (page) => next(page, { 1: 2, 2: 1 });
  expect(await thrown(api.list("workspaces"))).toBe(expected("GET workspaces"));
});

test("what an applied run did is what its apply says, or its plan where the apply may not be seen", async () => {
  const counts = (additions: number) => ({ "resource-additions": additions, "resource-changes": 1, "resource-destructions": 0 });
  const shown = new Map<string, Answer>();
  answer = (_, path) => shown.get(path) ?? { status: 404, body: { errors: [{ title: "not found" }] } };
  const run = new RemoteRun(api, "run-1", "https://tfe.acme.example/run-1");
  const facts = factsOf({ id: "run-1", type: "runs", attributes: { status: "applied" }, relationships: RELATED });
  shown.set("/api/v2/plans/plan-1", { body: { data: { id: "plan-1", type: "plans", attributes: counts(3) } } });
  expect(await run.applied(facts)).toEqual({ added: 3, changed: 1, destroyed: 0 });
  shown.set("/api/v2/applies/apply-1", { body: { data: { id: "apply-1", type: "applies", attributes: counts(2) } } });
  expect(await run.applied(facts)).toEqual({ added: 2, changed: 1, destroyed: 0 });
});
