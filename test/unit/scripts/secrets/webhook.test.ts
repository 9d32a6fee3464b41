import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { Readable } from "node:stream";
import { readHeaderValue, setHeaderValue, webhookOf } from "../../../../scripts/secrets/webhook";
import { failure, fakeClient, type Handlers } from "../fake-client";
import { secrets } from "../../../../modules/text/redactor";

const VALUE = "4f0c2d9e-header-value-of-the-test";
const environment = {
  name: "prod",
  account: "111122223333",
  notify: { email: [], webhook: { url: "https://events.example.com", header: "X-Api-Key" } },
};
const context = (handlers: Handlers) => {
  const { client, calls } = fakeClient(EventBridgeClient, handlers);
  return { context: { aws: { eventBridge: client }, names: { webhook: "prod-package-scan-webhook" }, environment }, calls };
};
const input = (text: string) => Readable.from([text]) as unknown as NodeJS.ReadableStream;

test("the value goes into the connection, under the header of the environment's file", async () => {
  const sent: unknown[] = [];
  const { context: to, calls } = context({ DescribeConnection: () => ({}), UpdateConnection: (given: unknown) => void sent.push(given) });
  await setHeaderValue(VALUE, to);
  expect(calls).toEqual(["DescribeConnection", "UpdateConnection"]);
  expect(sent).toEqual([
    {
      Name: "prod-package-scan-webhook",
      AuthorizationType: "API_KEY",
      AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: "X-Api-Key", ApiKeyValue: VALUE } },
    },
  ]);
});

test("without a connection nothing is written, and the deployment is named", async () => {
  const missing = () => Promise.reject(Object.assign(new Error("no"), failure, { name: "ResourceNotFoundException" }));
  const { context: to, calls } = context({ DescribeConnection: missing });
  await expect(setHeaderValue(VALUE, to)).rejects.toMatchObject({
    what: "There is no connection prod-package-scan-webhook in 111122223333.",
    remedy: "Deploy it first: npm run ops -- deploy --env prod --stack scanner",
  });
  expect(calls).toEqual(["DescribeConnection"]);
});

test("an environment without a webhook is wrong usage", () => {
  expect(() => webhookOf({ ...environment, notify: undefined })).toThrow("prod has no webhook.");
  expect(webhookOf(environment).header).toBe("X-Api-Key");
});

test("the value is read from a pipe, and known to the redactor from then on", async () => {
  expect(await readHeaderValue("X-Api-Key", input(`${VALUE}\n`))).toBe(VALUE);
  expect(secrets.text(`it is ${VALUE}`)).not.toContain(VALUE);
});

test.each(["", "\n", "unset", "two\nlines", "caf\u00e9", "x".repeat(513)])("%j is no value, and is not said", async (text) => {
  await expect(readHeaderValue("X-Api-Key", input(text))).rejects.toThrow(
    "The value of a header is a line of 1 to 512 printable characters",
  );
});

test("the secret behind the word Bearer is known by itself too", async () => {
  expect(await readHeaderValue("Authorization", input("Bearer 7d1c-alone-of-the-test\n"))).toBe("Bearer 7d1c-alone-of-the-test");
  expect(secrets.text("sent 7d1c-alone-of-the-test")).toBe("sent [redacted]");
});
