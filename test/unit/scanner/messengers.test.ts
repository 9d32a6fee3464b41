import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SNSClient } from "@aws-sdk/client-sns";
import { EventMessenger } from "../../../modules/scanner/adapters/event-messenger";
import { redacted } from "../../../modules/scanner/adapters/redacted-messenger";
import { SnsMessenger } from "../../../modules/scanner/adapters/sns-messenger";
import type { Message } from "../../../modules/scanner/ports";
import { secrets } from "../../../modules/text/redactor";
import { failure, fakeClient, type Handlers } from "../scripts/fake-client";

const TOPIC = "arn:aws:sns:eu-central-1:111122223333:prod-package-scan";
const message: Message = { subject: "Package scan prod: 1 new", text: "a\nb\n", detail: { headline: "1 new" } };
const denied = (action: string) => () =>
  Promise.reject(Object.assign(new Error(action), failure, { name: "AuthorizationErrorException", message: action }));

test("a topic gets subject and text, and a refusal is said", async () => {
  const sent: unknown[] = [];
  await new SnsMessenger(fakeClient(SNSClient, { Publish: (input: unknown) => void sent.push(input) }).client, TOPIC).send(message);
  expect(sent).toEqual([{ TopicArn: TOPIC, Subject: "Package scan prod: 1 new", Message: "a\nb\n" }]);
  const refused = new SnsMessenger(fakeClient(SNSClient, { Publish: denied("sns:Publish") }).client, TOPIC);
  await expect(refused.send(message)).rejects.toThrow("the message could not be sent: AuthorizationErrorException: sns:Publish");
});

test("the default event bus gets the message for programs, and a refusal is said, of the one event too", async () => {
  const sent: unknown[] = [];
  const bus = (PutEvents: Handlers[string]) => new EventMessenger(fakeClient(EventBridgeClient, { PutEvents }).client, "package-scan.prod");
  await bus((input: unknown) => void sent.push(input)).send(message);
  expect(sent).toEqual([
    { Entries: [{ Source: "package-scan.prod", DetailType: "Package Scan Message", Detail: '{"headline":"1 new"}' }] },
  ]);
  await expect(bus(denied("events:PutEvents")).send(message)).rejects.toThrow("AuthorizationErrorException: events:PutEvents");
  const partly = () => ({ FailedEntryCount: 1, Entries: [{ ErrorCode: "InternalFailure", ErrorMessage: "later" }] });
  await expect(bus(partly).send(message)).rejects.toThrow("the message could not be sent: InternalFailure: later");
});

test("no way to people takes a secret", async () => {
  const secret = "b1946ac9-2d75-4f4f-9a3e-5d2f1c0a7e11";
  secrets.learn(secret);
  const sent: Message[] = [];
  const way = redacted({ name: "way", send: (each) => Promise.resolve(void sent.push(each)) });
  await way.send({ subject: `s ${secret}`, text: `t ${secret}`, detail: { text: `d ${secret}`, counts: { new: 1 } } });
  expect(JSON.stringify(sent)).not.toContain(secret);
  expect(sent[0]?.detail).toMatchObject({ counts: { new: 1 } });
});
