import { withNamedKey } from "../../../../sandbox/gateway/object-keys";
import { Parameters } from "../../../../sandbox/gateway/parameters";

const reply = (body: object) => ({ status: 200, headers: { "content-length": "0" }, body: JSON.stringify(body) });
const secret = { Name: "/t", Type: "SecureString", Value: "kms:alias/aws/ssm:token" };
const plain = { Name: "/p", Type: "String", Value: "kms:x" };

test("a SecureString that is not decrypted is a ciphertext, the same each time", () => {
  const parameters = new Parameters();
  const answer = (body: object) => {
    const { headers, body: text } = parameters.fromMoto({ operation: "GetParameters", params: {} }, reply(body));
    expect(headers["content-length"]).toBe(String(text.length));
    return JSON.parse(text.toString()) as { Parameters: { Value: string }[] };
  };
  const sealed = answer({ Parameters: [secret, plain] });
  expect(sealed).toEqual({ Parameters: [{ ...secret, Value: expect.stringMatching(/^AQICAHh[A-Za-z0-9+/]{86}$/) as string }, plain] });
  expect(answer({ Parameters: [secret, plain] })).toEqual(sealed);
});

test.each([
  ["GetParameter", { WithDecryption: true }],
  ["DescribeParameters", {}],
])("an answer to %s %j stays as it is", (operation, params) => {
  const given = reply({ Parameter: secret });
  expect(new Parameters().fromMoto({ operation, params }, given)).toBe(given);
});

test("KMS without a key means S3's own key", () => {
  const request = (headers: Record<string, string>) => ({ method: "PUT", url: new URL("http://x/b/k"), headers, body: Buffer.alloc(0) });
  const key = "x-amz-server-side-encryption-aws-kms-key-id";
  const kms = { "x-amz-server-side-encryption": "aws:kms" };
  expect(withNamedKey(request(kms)).headers[key]).toBe("alias/aws/s3");
  expect(withNamedKey(request({ ...kms, [key]: "1-2" })).headers[key]).toBe("1-2");
  expect(withNamedKey(request({ "x-amz-server-side-encryption": "AES256" })).headers[key]).toBeUndefined();
});
