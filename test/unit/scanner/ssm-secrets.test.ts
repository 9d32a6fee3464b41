import { SSMClient } from "@aws-sdk/client-ssm";
import { readParameter } from "../../../modules/scanner/adapters/ssm-secrets";
import { MisconfiguredError } from "../../../modules/scanner/settings";
import { fakeClient } from "../scripts/fake-client";

const command = "npm run ops -- secrets set --env dev";
const read = (Value?: string) =>
  readParameter(fakeClient(SSMClient, { GetParameter: () => ({ Parameter: { Value } }) }).client, "/dev/token", command);

test("gives the value without the blanks around it", async () => {
  expect(await read(" 5a4db0c5 \n")).toBe("5a4db0c5");
});

test.each([
  ["unset", "SSM parameter /dev/token was never set: it holds its placeholder."],
  [" unset\n", "SSM parameter /dev/token was never set: it holds its placeholder."],
  ["  ", "SSM parameter /dev/token is empty."],
  [undefined, "SSM parameter /dev/token is empty."],
])("%j is a misconfiguration, and nothing is scanned with it", async (value, message) => {
  const reading = read(value);
  await expect(reading).rejects.toThrow(MisconfiguredError);
  await expect(reading).rejects.toThrow(`${message} Set it with: ${command}`);
});
