import { AwsError } from "../../../../sandbox/core/errors";
import { AwsSession } from "../../../../sandbox/kit/aws-session";
import { parameterValues, secretValues } from "../../../../sandbox/services/codebuild/runner/secrets";
import type { FakeAws } from "./fake-aws";
import { REGION, startFakeAws } from "./fake-aws";

let aws: FakeAws;
let session: AwsSession;
beforeEach(async () => {
  aws = await startFakeAws();
  session = new AwsSession(aws.context.endpoint, REGION, { accessKeyId: "K", secretAccessKey: "S" });
});
afterEach(() => aws.stop());

test("parameters are read decrypted, each once, ten in a call", async () => {
  aws.answers.GetParameters = ({ Names }) => ({ Parameters: (Names as string[]).map((Name) => ({ Name, Value: `value of ${Name}` })) });
  const names = Object.fromEntries([...Array(12).keys()].map((n) => [`V${n}`, `/p/${n}`]));
  const values = await parameterValues(session, { ...names, AGAIN: "/p/0" });
  expect([values.V11, values.AGAIN]).toEqual(["value of /p/11", "value of /p/0"]);
  expect(aws.calls.map(({ input }) => [(input.Names as string[]).length, input.WithDecryption])).toEqual([
    [10, true],
    [2, true],
  ]);
});

test("a parameter that is missing or not allowed fails with AWS's words", async () => {
  aws.answers.GetParameters = () => ({ Parameters: [], InvalidParameters: ["/none"] });
  await expect(parameterValues(session, { A: "/none" })).rejects.toMatchObject({
    statusCode: "Decrypted Variables Error",
    message: "parameter does not exist: /none",
  });
  aws.answers.GetParameters = () => {
    throw new AwsError("AccessDeniedException", "not yours");
  };
  await expect(parameterValues(session, { A: "/p" })).rejects.toMatchObject({ message: "AccessDeniedException: not yours" });
});

test.each([
  ["name", { SecretId: "name" }, '{"user":"ana","n":1}'],
  ["name:user", { SecretId: "name" }, "ana"],
  ["name:n", { SecretId: "name" }, "1"],
  ["name:user:AWSPREVIOUS", { SecretId: "name", VersionStage: "AWSPREVIOUS" }, "ana"],
  ["name:::v1", { SecretId: "name", VersionId: "v1" }, '{"user":"ana","n":1}'],
  [
    "arn:aws:secretsmanager:eu-central-1:111122223333:secret:name-AbCdEf:user",
    { SecretId: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:name-AbCdEf" },
    "ana",
  ],
])("secret reference %s", async (reference, input, value) => {
  aws.answers.GetSecretValue = () => ({ SecretString: '{"user":"ana","n":1}' });
  expect(await secretValues(session, { A: reference })).toEqual({ A: value });
  expect(aws.calls[0]?.input).toEqual(input);
});

test("a secret that lacks the key, or is not JSON", async () => {
  aws.answers.GetSecretValue = () => ({ SecretString: "{}" });
  await expect(secretValues(session, { A: "s:k" })).rejects.toMatchObject({
    statusCode: "Secrets Manager Error",
    message: "key k does not exist in secret s",
  });
  aws.answers.GetSecretValue = () => ({ SecretString: "plain" });
  await expect(secretValues(session, { A: "s:k" })).rejects.toMatchObject({ message: "secret s is not JSON, so it has no key k" });
});
