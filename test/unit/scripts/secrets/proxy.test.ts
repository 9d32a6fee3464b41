import { Readable } from "node:stream";
import { secrets } from "../../../../modules/text/redactor";
import { proxyParameterOf, readProxyAddress, setProxyAddress } from "../../../../scripts/secrets/proxy";
import { OURS, store } from "./store";

const PARAMETER = "/sandbox/package-scan/proxy";
const ADDRESS = "http://ana:pass%40word-of-the-test@proxy.example.com:8080";
const input = (text: string) => Readable.from([text]) as unknown as NodeJS.ReadableStream;
const account = (type = "SecureString") => {
  const { context, puts } = store({ [PARAMETER]: { type, value: "unset", version: 1 } });
  return { context: { ...context, names: { ...context.names, proxyParameter: PARAMETER } }, puts };
};

test("the address goes into the parameter that Terraform made, under the key of the secrets", async () => {
  const { context, puts } = account();
  expect(await setProxyAddress(ADDRESS, context)).toBe(8);
  expect(puts).toMatchObject([{ Name: PARAMETER, Value: ADDRESS, Type: "SecureString", KeyId: OURS, Overwrite: true }]);
});

test("without a parameter nothing is written, and the deployment is named; a proxy that is no secret is wrong usage", async () => {
  const { context, puts } = store({});
  const missing = { ...context, names: { ...context.names, proxyParameter: PARAMETER } };
  await expect(setProxyAddress(ADDRESS, missing)).rejects.toMatchObject({
    what: `There is no SSM parameter ${PARAMETER}`,
    remedy: expect.stringContaining("npm run ops -- deploy --env sandbox --stack secrets") as string,
  });
  expect(puts).toEqual([]);
  expect(() => proxyParameterOf(context)).toThrow("The proxy of sandbox is no secret.");
});

test("the address is read from a pipe; its password is known from then on, as it is meant and in a header too", async () => {
  expect(await readProxyAddress(input(`${ADDRESS}\n`))).toBe(ADDRESS);
  const header = Buffer.from("ana:pass@word-of-the-test").toString("base64");
  const said = secrets.text(`pass%40word-of-the-test pass@word-of-the-test Basic ${header}`);
  expect(said).not.toMatch(/word-of-the-test|YW5h/);
  expect(await readProxyAddress(input("https://10.0.0.1:3128/"))).toBe("https://10.0.0.1:3128/");
});

test.each([
  "",
  "unset",
  "proxy.example.com:8080",
  "socks5://ana:b@proxy:1",
  "http://proxy/path",
  "http://proxy?x",
  "http://a b@proxy",
  `http://p:1@${"x".repeat(4096)}`,
])("%j is no proxy, and is not said", async (text) => {
  const refused = readProxyAddress(input(text));
  await expect(refused).rejects.toThrow("A proxy is http(s)://USER:PASSWORD@HOST:PORT");
  if (text.length > 6) await expect(refused).rejects.not.toThrow(text);
});
