import { messages } from "../../../../scripts/doctor/checks/messages";
import { sandbox } from "../../../helpers/states";
import { awsError, fixes, patient, said } from "./patient";

const mail = (Endpoint: string, SubscriptionArn = "arn:aws:sns:x:1") => ({ Protocol: "email", Endpoint, SubscriptionArn });
const with_ = (notify: NonNullable<typeof sandbox.notify>, list: unknown, schedule = "rate(1 day)") =>
  patient(
    { sns: { ListSubscriptionsByTopic: typeof list === "function" ? (list as () => unknown) : () => list } },
    { notify, scan: { ...sandbox.scan, schedule } },
  );
const email = ["security@example.com", "platform@example.com"];

test("an environment that tells nobody is not looked at", () => {
  expect(messages.applies?.(patient({}))).toBe(false);
  expect(messages.applies?.(with_({ email: [] }, {}))).toBe(true);
});

test("everybody who is named has confirmed, on every page", async () => {
  const pages: Readonly<Record<string, object>> = {
    first: { Subscriptions: [mail("security@example.com")], NextToken: "second" },
    second: { Subscriptions: [mail("platform@example.com"), { Protocol: "sqs", Endpoint: "q" }] },
  };
  const list = (input: { NextToken?: string }) => pages[input.NextToken ?? "first"];
  expect(await said(messages, with_({ email }, list))).toEqual(["ok: 3 subscriptions"]);
  const webhook = { url: "https://events.example.com", header: "Authorization" };
  expect(await said(messages, with_({ email: [], webhook }, { Subscriptions: [] }))).toEqual([
    "ok: 0 subscriptions; whether the webhook's header is set was not looked at",
  ]);
});

test("who has not confirmed, or has no subscription, is named with what to do", async () => {
  const asked = with_({ email }, { Subscriptions: [mail("security@example.com", "PendingConfirmation")] });
  expect(await said(messages, asked)).toEqual([
    "warning: security@example.com has not confirmed its subscription, and is told nothing",
    "problem: platform@example.com has no subscription, and is told nothing",
  ]);
  expect(fixes(await messages.run(asked))[1]).toBe("npm run ops -- deploy --env sandbox --stack scanner");
});

test("a topic without anybody, a topic that is gone, and a schedule without an alarm are told", async () => {
  expect(await said(messages, with_({ email: [] }, { Subscriptions: [] }))).toEqual([
    "warning: nobody has subscribed to the topic sandbox-package-scan",
  ]);
  const gone = () => Promise.reject(awsError("NotFoundException", 404));
  expect(await said(messages, with_({ email }, gone))).toEqual([
    "problem: the topic sandbox-package-scan does not exist: nobody is told anything",
  ]);
  expect(await said(messages, with_({ email: [] }, { Subscriptions: [mail("me@example.com")] }, "rate(7 days)"))).toEqual([
    "warning: no alarm tells that no scan has come: the schedule is rarer than an alarm looks back, a week",
  ]);
});

test("what AWS does not let us see is not fine", async () => {
  const denied = () => Promise.reject(awsError("AuthorizationErrorException", 403));
  await expect(messages.run(with_({ email }, denied))).rejects.toMatchObject({ name: "AuthorizationErrorException" });
});
