import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Agent, getGlobalDispatcher, setGlobalDispatcher } from "undici";
import { AwsSession } from "../../../../sandbox/kit/aws-session";

/** What loading the package undici does to Node's own fetch. */
const before = getGlobalDispatcher();
const agent = new Agent();
beforeAll(() => setGlobalDispatcher(agent));
afterAll(async () => {
  setGlobalDispatcher(before);
  await agent.close();
});

test("a signed request has one length, also where undici sends what fetch is given", async () => {
  const came: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      came.push({ headers: request.headers, body });
      response.end('{"executionId":"1"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const session = new AwsSession(endpoint, "eu-central-1", { accessKeyId: "AKIA", secretAccessKey: "x" });
  try {
    const answer = await session.json("codepipeline", "CodePipeline_20150709.StartPipelineExecution", { name: "p" });
    expect(answer).toEqual({ executionId: "1" });
    expect(came).toMatchObject([{ headers: { "content-length": "12" }, body: '{"name":"p"}' }]);
    expect(came[0]?.headers.authorization).toContain("content-length");
  } finally {
    server.close();
  }
});
