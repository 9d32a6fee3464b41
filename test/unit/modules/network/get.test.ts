import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { getWith } from "../../../../modules/network/get";
import { type Answer, startServer } from "../../../helpers/http-server";

const { signal } = new AbortController();

/** What a server was asked, and with which authorization. */
async function ask(answer: (path: string) => Answer, path: string) {
  const seen: string[] = [];
  const server = await startServer((url, request) => {
    seen.push(`${url.pathname} ${request.headers.authorization ?? "-"} ${request.headers["accept-encoding"]?.toString() ?? "-"}`);
    return answer(url.pathname);
  });
  try {
    const { status, body } = await getWith({})(`${server.url}${path}`, { authorization: "Basic x" }, signal);
    return { status, text: await text(body), seen };
  } finally {
    await server.stop();
  }
}

test("asks for gzip, and gives what is in it", async () => {
  const answer = await ask(() => ({ body: gzipSync("packed"), headers: { "content-encoding": "gzip" } }), "/a");
  expect(answer).toEqual({ status: 200, text: "packed", seen: ["/a Basic x gzip"] });
});

test("what is damaged is an error and no answer", async () => {
  const damaged = gzipSync("packed".repeat(100)).subarray(0, 20);
  await expect(ask(() => ({ body: damaged, headers: { "content-encoding": "gzip" } }), "/a")).rejects.toThrow("unexpected end of file");
});

test("what is encoded otherwise is an error: as text it would look empty", async () => {
  const other = ask(() => ({ body: "packed", headers: { "content-encoding": "br" } }), "/a");
  await expect(other).rejects.toThrow("the answer is encoded as br, which nobody asked for");
  expect((await ask(() => ({ body: "plain", headers: { "content-encoding": "identity" } }), "/a")).text).toBe("plain");
});

test("follows a redirection, up to five of them", async () => {
  const once = await ask((path) => (path === "/a" ? { status: 301, headers: { location: "/b" } } : { body: "there" }), "/a");
  expect(once).toEqual({ status: 200, text: "there", seen: ["/a Basic x gzip", "/b Basic x gzip"] });
  const endless = await ask((path) => ({ status: 302, headers: { location: `${path}a` } }), "/a");
  expect([endless.status, endless.seen.length]).toEqual([302, 6]);
  await expect(ask(() => ({ status: 302, headers: { location: "/a" } }), "/a")).rejects.toThrow("Redirect loop detected");
});

test("the authorization stays behind if a redirection leads to another origin", async () => {
  const seen: (string | undefined)[] = [];
  const other = await startServer((_, request) => {
    seen.push(request.headers.authorization);
    return { body: "elsewhere" };
  });
  try {
    expect((await ask(() => ({ status: 302, headers: { location: `${other.url}/c` } }), "/a")).text).toBe("elsewhere");
    expect(seen).toEqual([undefined]);
  } finally {
    await other.stop();
  }
});
