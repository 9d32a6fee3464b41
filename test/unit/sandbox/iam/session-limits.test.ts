import { AwsError } from "../../../../sandbox/core/errors";
import { MotoFault } from "../../../../sandbox/iam/moto-api";
import { SessionLimits } from "../../../../sandbox/iam/session-limits";

const asked: string[] = [];
const limits = new SessionLimits({
  query: (_service, { Action = "", PolicyArn }) => {
    asked.push(Action);
    if (Action === "GetRole") return Promise.resolve("<MaxSessionDuration>7200</MaxSessionDuration>");
    return PolicyArn === READ ? Promise.resolve("<Policy/>") : Promise.reject(new MotoFault(404, "NoSuchEntity", Action));
  },
});
const READ = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const RoleArn = "arn:aws:iam::111122223333:role/scan";
beforeEach(() => void (asked.length = 0));

const said = (more: Readonly<Record<string, unknown>>, chained = false): Promise<string | undefined> =>
  limits.check({ RoleArn, ...more }, "111122223333", chained).then(
    () => undefined,
    (error: unknown) => (error instanceof AwsError ? `${error.code} ${error.status}: ${error.message}` : String(error)),
  );

test("a session is as long as its role lets it be, and an hour at most if a session opens it", async () => {
  expect([await said({}), await said({ DurationSeconds: "3600" }, true)]).toEqual([undefined, undefined]);
  // Nobody asks for what every role allows.
  expect(asked).toEqual([]);
  expect([await said({ DurationSeconds: "7200" }), await said({ DurationSeconds: "7201" })]).toEqual([
    undefined,
    "ValidationError 400: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
  ]);
  expect(await said({ DurationSeconds: "3601" }, true)).toBe(
    "ValidationError 400: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
  );
});

test("a session's policies are not too long, not too many, and exist", async () => {
  const tooLong = (member: string, limit: number) =>
    `ValidationError 400: 1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${limit}`;
  expect([await said({ Policy: "x".repeat(2048) }), await said({ Policy: "x".repeat(2049) })]).toEqual([
    undefined,
    tooLong("policy", 2048),
  ]);
  const arns = (number: number, arn = READ) => ({ PolicyArns: Array.from({ length: number }, () => ({ arn })) });
  expect([await said(arns(10)), await said(arns(11))]).toEqual([undefined, tooLong("policyArns", 10)]);
  expect(await said(arns(1, "arn:aws:iam::aws:policy/Nope"))).toContain("policy/Nope does not exist");
});
