import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { ROOT } from "../../../../scripts/process/paths";
import { run } from "../../../helpers/run";

/** Loading the package undici puts its dispatcher behind Node's own fetch: in a process of its own, because jest has another global. */
const CALL = `
const { Agent, setGlobalDispatcher } = require("undici");
const { AwsSession } = require("./sandbox/kit/aws-session.ts");
setGlobalDispatcher(new Agent());
const session = new AwsSession(process.env.ENDPOINT, "eu-central-1", { accessKeyId: "AKIA", secretAccessKey: "x" });
const answer = session.json("codepipeline", "CodePipeline_20150709.StartPipelineExecution", { name: "p" });
answer.then((body) => console.log(JSON.stringify(body)));
`;

test("a signed request has one length, also if undici sends what fetch is given", async () => {
  const server = createServer((request, response) => {
    const { "content-length": length, authorization = "" } = request.headers;
    void text(request).then((body) => response.end(JSON.stringify({ length, body, signed: authorization.includes("content-length") })));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const ENDPOINT = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const { code, stdout, stderr } = await run(process.execPath, ["--import", "tsx", "-e", CALL], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, ENDPOINT },
    });
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toEqual({ length: "12", body: '{"name":"p"}', signed: true });
  } finally {
    server.close();
  }
});
