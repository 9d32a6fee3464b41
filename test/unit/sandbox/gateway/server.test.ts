import { connect } from "node:net";
import { type GatewayServer, listen } from "../../../../sandbox/gateway/server";
import { NotAdmitted } from "../../../../sandbox/gateway/signature/admission";

const LIMIT = 1_000;
const answered: string[] = [];
const watched: string[] = [];
let server: GatewayServer;
beforeAll(async () => {
  const caller = { account: "111122223333", arn: "arn:aws:iam::111122223333:root", accessKeyId: "x" };
  server = await listen(0, {
    watch: async ({ url = "" }) => {
      await new Promise((resolve) => setImmediate(resolve));
      watched.push(`${url} after ${answered.length}`);
    },
    web: { "/web/": (_request, response) => Promise.resolve(void response.writeHead(401).end("who are you?")) },
    admit: ({ url }) =>
      url === "/stranger"
        ? Promise.reject(new NotAdmitted("missing", "not signed"))
        : Promise.resolve({ service: "s3", region: "r", caller, limit: LIMIT, checkBody: () => Promise.resolve() }),
    answer: ({ url, body }) => {
      answered.push(`${url.host} ${url.pathname} ${body.length}`);
      return Promise.resolve({ status: 200, headers: {}, body: "answered" });
    },
    refuse: (_request, { reason, service }) => ({ status: 413, headers: {}, body: `${reason} ${String(service)}` }),
  });
});
afterAll(() => server.stop());
beforeEach(() => void (answered.length = 0));

/** Sends the head, then `chunk` again and again until the server ends the connection; gives the answer and what was sent (bytes). */
function endless(head: readonly string[], chunk: Buffer): Promise<{ readonly answer: string; readonly sent: number }> {
  const { host, port } = new URL(server.endpoint);
  return new Promise((resolve) => {
    let [answer, sent] = ["", 0];
    const socket = connect(Number(port), "127.0.0.1", () => {
      socket.write([...head, `Host: ${host}`, "", ""].join("\r\n"));
      const more = () => {
        if (socket.destroyed) return;
        sent += chunk.length;
        // Not at once: the server is in this process, and must come to its turn.
        socket.write(chunk, () => setImmediate(more));
      };
      more();
    });
    socket.on("data", (data) => (answer += data.toString()));
    socket.on("error", () => undefined);
    socket.on("close", () => resolve({ answer, sent }));
  });
}

const piece = Buffer.from(`10000\r\n${"x".repeat(0x10000)}\r\n`);
const chunked = "Transfer-Encoding: chunked";

test.each([
  ["a caller's", "/", "too large s3"],
  ["a stranger's", "/stranger", "missing undefined"],
  ["one without a token", "/web/", "who are you?"],
])("an endless body is answered and cut off: %s", async (_, path, words) => {
  const { answer, sent } = await endless([`PUT ${path} HTTP/1.1`, chunked], piece);
  expect(answer).toContain(words);
  // What the system's buffers hold is sent too; an endless stream is not.
  expect(sent).toBeLessThan(32 * 1024 * 1024);
  expect(answered).toEqual([]);
});

test("a body that says it is too large is not read", async () => {
  const { answer } = await endless(["PUT / HTTP/1.1", `Content-Length: ${10 ** 12}`], Buffer.alloc(65_536));
  expect(answer).toContain("too large s3");
  expect(answered).toEqual([]);
});

test("a page's endless body is cut off too, and nothing is asked of a handler", async () => {
  const { answer } = await endless(["POST / HTTP/1.1", chunked, "Origin: https://evil.example"], piece);
  expect(answer).toContain("No web page may call this address");
  expect(answered).toEqual([]);
});

test("a path that looks like an address stays a path, and a body of the limit is answered", async () => {
  const reply = await fetch(`${server.endpoint}//evil.example/bucket`, { method: "PUT", body: "x".repeat(LIMIT) });
  expect(await reply.text()).toBe("answered");
  expect(answered).toEqual([`${new URL(server.endpoint).host} //evil.example/bucket ${LIMIT}`]);
});

test("whoever watches sees each request before it is answered, also one that is refused", async () => {
  watched.length = 0;
  for (const path of ["/a", "/web/b", "/stranger"]) await (await fetch(`${server.endpoint}${path}`)).text();
  expect([watched, answered.length]).toEqual([["/a after 0", "/web/b after 1", "/stranger after 1"], 1]);
});
