import { AwsError } from "../../../../sandbox/core/errors";
import type { AwsEvent } from "../../../../sandbox/core/service";
import type { Delivery } from "../../../../sandbox/events/bus";
import { eventsHandler } from "../../../../sandbox/events/web";

const EVENT = { source: "aws.codeartifact", detailType: "Change", resources: ["arn:one"], detail: { packageName: "six" } };

async function bring(body: unknown, delivered: readonly Delivery[] = [], path = "111122223333/eu-central-1", method = "POST") {
  const events: AwsEvent[] = [];
  const deliver = (event: AwsEvent) => {
    events.push(event);
    return Promise.resolve(delivered);
  };
  const url = new URL(`http://sandbox/_sandbox/events/${path}`);
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const { status, body: answer } = await eventsHandler({ deliver })({ method, url, headers: {}, body: Buffer.from(text) });
  return { status, answer: JSON.parse(answer.toString()) as unknown, events };
}

test("200 with the targets that were started", async () => {
  const delivered = [{ rule: "on-publish", target: "arn:pipeline" }];
  const place = { account: "111122223333", region: "eu-central-1" };
  expect(await bring(EVENT, delivered)).toEqual({ status: 200, answer: delivered, events: [{ ...place, ...EVENT }] });
  expect(await bring(EVENT)).toMatchObject({ status: 200, answer: [] });
});

test("409 with AWS's code and message beside each that could not be", async () => {
  const denied = { rule: "webhook", target: "arn:hook", error: new AwsError("AccessDeniedException", "not allowed") };
  const broken = { rule: "other", error: new Error("no answer") };
  expect(await bring(EVENT, [denied, { rule: "on-publish", target: "arn:pipeline" }, broken])).toMatchObject({
    status: 409,
    answer: [
      { rule: "webhook", target: "arn:hook", code: "AccessDeniedException", message: "not allowed" },
      { rule: "on-publish", target: "arn:pipeline" },
      { rule: "other", code: "InternalFailure", message: "no answer" },
    ],
  });
});

test.each([
  ["{", undefined, undefined, "An event is a JSON object"],
  [[], undefined, undefined, "An event is a JSON object"],
  [{ ...EVENT, detail: "x" }, undefined, undefined, "An event is a JSON object"],
  [{ ...EVENT, resources: undefined }, undefined, undefined, "An event is a JSON object"],
  [EVENT, "x/eu-central-1", undefined, "Not found: expected POST /_sandbox/events/ACCOUNT/REGION"],
  [EVENT, undefined, "GET", "Not found: expected POST /_sandbox/events/ACCOUNT/REGION"],
])("refused: %j %s %s", async (body, path, method, message) => {
  await expect(bring(body, [], path, method)).rejects.toThrow(message);
});
