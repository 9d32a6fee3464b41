import { actorIn } from "../../../../../scripts/aws/actor";
import type { Aws } from "../../../../../scripts/aws/clients";
import type { Aspect } from "../../../../../scripts/drift/unmanaged/aspect";
import { besidePlans, type Questions } from "../../../../../scripts/drift/unmanaged/look";
import { named } from "../../../../helpers/states";

const dev = named("dev");
const answer = { name: "grants", address: "aws_kms_key.key", attributes: ["a"] };
const failing = (name: string, message = "no") => Object.assign(new Error(message), { name, $metadata: {} });
const look = (ask: Aspect["ask"], questions: Partial<Questions> = {}, signal = new AbortController().signal) =>
  besidePlans((environment) => actorIn(environment), signal, {
    aspectsOf: () => [Object.assign({ ask }, answer)],
    connect: () => Promise.resolve({} as Aws),
    ...questions,
  })(dev, "state");

test("what is found is an item of the resource, which no apply ends", async () => {
  const found = await look(() =>
    Promise.resolve([{ attribute: "grants.1", value: { who: "x", gone: undefined }, severity: "high", why: "w" }]),
  );
  expect(found).toEqual({
    items: [
      {
        address: "aws_kms_key.key",
        type: "aws_kms_key",
        kind: "unmanaged",
        attribute: "grants.1",
        after: { who: "x" },
        severity: "high",
        why: "w",
        endsWithApply: false,
      },
    ],
    unchecked: [],
    aspects: 1,
    answered: ["aws_kms_key.key a"],
  });
});

test.each([
  [failing("AccessDeniedException", "User x is not authorized"), "AWS answered AccessDeniedException: User x is not authorized"],
  [failing("ThrottlingException", "Rate exceeded"), "AWS answered ThrottlingException: Rate exceeded"],
  [failing("UnknownOperationException", "no such operation"), "AWS answered UnknownOperationException: no such operation"],
])("an aspect that AWS does not answer for is named, with the reason: %s", async (error, reason) => {
  expect(await look(() => Promise.reject(error))).toEqual({
    items: [],
    unchecked: [{ address: "aws_kms_key.key", aspect: "grants", reason }],
    aspects: 0,
    answered: [],
  });
});

test("without credentials, nothing was looked at", async () => {
  const asked = await look(() => Promise.resolve([]), { connect: () => Promise.reject(failing("ExpiredToken")) });
  expect(asked).toMatchObject({ aspects: 0, unchecked: [{ aspect: "grants" }] });
});

test("a resource that is not there has nothing at it; the plan says that it is missing", async () => {
  expect(await look(() => Promise.reject(failing("NoSuchBucket")))).toEqual({ items: [], unchecked: [], aspects: 1, answered: [] });
});

test("a question that hangs is left when the user stops the command", async () => {
  const controller = new AbortController();
  const looking = look(() => new Promise(() => undefined), {}, controller.signal);
  controller.abort();
  await expect(looking).rejects.toThrow("Interrupted.");
});
