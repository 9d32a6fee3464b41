import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { topicKeys } from "../../../../sandbox/iam/keys/sns";
import { MotoApi } from "../../../../sandbox/iam/moto-api";

const PLACE = { account: "111122223333", region: "eu-central-1" };
const TOPIC = "arn:aws:sns:eu-central-1:111122223333:told";
const KEY = "arn:aws:kms:eu-central-1:111122223333:key/1-2";

let server: Server;
let answer: { status: number; body: string };
beforeEach(async () => {
  server = createServer((_request, response) => response.writeHead(answer.status).end(answer.body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const moto = () => new MotoApi({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, secret: "s" });
const attributes = (...entries: readonly (readonly [string, string])[]) => ({
  status: 200,
  body: `<R><Attributes>${entries.map(([key, value]) => `<entry><key>${key}</key><value>${value}</value></entry>`).join("")}</Attributes></R>`,
});

test.each(["Publish", "PublishBatch"])("%s to an encrypted topic needs the key, through SNS", async (operation) => {
  answer = attributes(["Owner", "111122223333"], ["KmsMasterKeyId", KEY]);
  const accesses = await topicKeys(moto(), operation, { TopicArn: TOPIC }, PLACE);
  expect(accesses.map(({ action, resources }) => [action, resources])).toEqual([
    ["kms:GenerateDataKey", [KEY]],
    ["kms:Decrypt", [KEY]],
  ]);
  expect(accesses[0]?.context).toMatchObject({
    "kms:ViaService": "sns.eu-central-1.amazonaws.com",
    "kms:EncryptionContext:aws:sns:topicArn": TOPIC,
  });
});

test("a topic without a key, one that is not there, and other calls need none", async () => {
  answer = attributes(["Owner", "111122223333"]);
  expect(await topicKeys(moto(), "Publish", { TopicArn: TOPIC }, PLACE)).toEqual([]);
  answer = { status: 404, body: "<Error><Code>NotFound</Code></Error>" };
  expect(await topicKeys(moto(), "Publish", { TopicArn: TOPIC }, PLACE)).toEqual([]);
  answer = attributes(["KmsMasterKeyId", KEY]);
  expect(await topicKeys(moto(), "Subscribe", { TopicArn: TOPIC }, PLACE)).toEqual([]);
  expect(await topicKeys(moto(), "Publish", { PhoneNumber: "1" }, PLACE)).toEqual([]);
});
