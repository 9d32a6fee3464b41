import { CodeartifactClient } from "@aws-sdk/client-codeartifact";
import { gzipSync } from "node:zlib";
import { MemoryClock } from "../../../modules/scanner/adapters/in-memory";
import { CodeArtifactIndexPages } from "../../../modules/scanner/adapters/index-pages";
import { TrafficMeter } from "../../../modules/scanner/adapters/meter";
import { Pace } from "../../../modules/scanner/pace";
import { type Answer, startServer } from "../../helpers/http-server";

const PAGE = '<a href="1.0/six-1.0.whl">six</a>';

async function withPages(
  answer: (attempt: number, authorization: string) => Answer,
  work: (pages: CodeArtifactIndexPages, seen: { calls: string[]; clock: MemoryClock; meter: TrafficMeter; pace: Pace }) => Promise<void>,
) {
  let attempts = 0;
  let tokens = 0;
  const server = await startServer((url, request) => {
    if (url.pathname === "/v1/authorization-token") return { body: { authorizationToken: `token-${++tokens}` } };
    if (url.pathname === "/v1/repository/endpoint")
      return { body: { repositoryEndpoint: `${server.url}/pypi/${url.searchParams.get("repository")}` } };
    return answer(++attempts, Buffer.from((request.headers.authorization ?? "").replace("Basic ", ""), "base64").toString());
  });
  const client = new CodeartifactClient({
    region: "eu-central-1",
    endpoint: server.url,
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });
  const clock = new MemoryClock();
  const seen = { calls: server.calls, clock, meter: new TrafficMeter(), pace: new Pace(clock) };
  try {
    await work(
      new CodeArtifactIndexPages(client, { domain: "demo", domainOwner: "111122223333" }, seen.clock, seen.meter, seen.pace),
      seen,
    );
  } finally {
    client.destroy();
    await server.stop();
  }
}

const six = [{ name: "six-1.0.whl", requiresPython: undefined, yanked: undefined }];

test("reads pages as the user aws, with one token for all of them", async () => {
  await withPages(
    (_, authorization) => ({ body: authorization === "aws:token-1" ? PAGE : "" }),
    async (pages, { calls, meter }) => {
      expect(await Promise.all([pages.page("team", "six"), pages.page("team", "six"), pages.page("store", "six")])).toEqual([
        six,
        six,
        six,
      ]);
      expect(calls.map((call) => call.split("?")[0]).sort()).toEqual([
        "GET /pypi/store/simple/six/",
        "GET /pypi/team/simple/six/",
        "GET /pypi/team/simple/six/",
        "GET /v1/repository/endpoint",
        "GET /v1/repository/endpoint",
        "POST /v1/authorization-token",
      ]);
      expect([meter.bytes, meter.requests]).toEqual([3 * PAGE.length, 3]);
    },
  );
});

test("temporary failures are retried, after longer and longer waits", async () => {
  await withPages(
    (attempt) => (attempt < 4 ? { status: attempt === 2 ? 429 : 503 } : { body: PAGE }),
    async (pages, { clock, pace }) => {
      expect(await pages.page("team", "six")).toEqual(six);
      // Only one of them says that there were too many.
      expect(pace.level).toBe(5);
      expect(clock.slept.length).toBe(3);
      expect((clock.slept[2] ?? 0) > (clock.slept[0] ?? 0)).toBe(true);
    },
  );
});

test("gives up after five attempts, or at once if the failure is permanent", async () => {
  await withPages(
    () => ({ status: 500 }),
    async (pages, { clock }) => {
      await expect(pages.page("team", "six")).rejects.toThrow("the index page answered 500");
      expect(clock.slept.length).toBe(4);
    },
  );
  await withPages(
    () => ({ status: 404 }),
    async (pages, { clock }) => {
      await expect(pages.page("team", "six")).rejects.toThrow("the index page answered 404");
      expect(clock.slept.length).toBe(0);
    },
  );
});

test.each([
  [
    "says it itself",
    { status: 403, body: "User: arn:role/scan is not authorized to perform: codeartifact:ReadFromRepository on resource: r\n" },
    "User: arn:role/scan is not authorized to perform: codeartifact:ReadFromRepository on resource: r",
  ],
  [
    "says it in JSON",
    { status: 403, body: { message: "User: a is not authorized to perform: b:C on resource: r" } },
    "User: a is not authorized to perform: b:C on resource: r",
  ],
  [
    "says nothing",
    { status: 403, body: "<html>Forbidden</html>" },
    "the build's role is not allowed codeartifact:ReadFromRepository on repository team of domain demo (111122223333), by its own policy or by the repository's",
  ],
])("a refusal names what is lacking if it %s", async (_how, answer, words) => {
  await withPages(
    () => answer,
    async (pages, { clock }) => {
      await expect(pages.page("team", "six")).rejects.toThrow(new Error(`the index page answered 403: ${words}`));
      expect(clock.slept.length).toBe(0);
    },
  );
});

test("an expired token is replaced", async () => {
  await withPages(
    (_, authorization) => (authorization === "aws:token-1" ? { status: 401 } : { body: PAGE }),
    async (pages) => {
      expect(await pages.page("team", "six")).toEqual(six);
    },
  );
});

test("a page that is too large is not read to its end", async () => {
  const chunk = "x".repeat(34 * 1024 * 1024);
  await withPages(
    () => ({ body: chunk }),
    async (pages) => {
      await expect(pages.page("team", "six")).rejects.toThrow("the index page is larger than 32 MB");
    },
  );
});

test("the compressed size of a page is counted", async () => {
  const body = gzipSync(PAGE + " ".repeat(10_000));
  await withPages(
    () => ({ headers: { "content-encoding": "gzip", "content-length": String(body.length) }, body }),
    async (pages, { meter }) => {
      expect(await pages.page("team", "six")).toEqual(six);
      expect(meter.bytes).toBe(body.length);
    },
  );
});

test("a name cannot change the rest of the URL", async () => {
  await withPages(
    () => ({ body: PAGE }),
    async (pages, { calls }) => {
      await pages.page("team", "../../x?y#z");
      expect(calls.at(-1)).toBe("GET /pypi/team/simple/..%2F..%2Fx%3Fy%23z/");
    },
  );
});
