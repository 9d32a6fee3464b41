import { isSignatureOf, parsePassword, signGitUrl, timeOf } from "../../../../sandbox/services/codecommit/http/signature";

const url = { host: "127.0.0.1", path: "/v1/repos/demo", region: "eu-central-1" };
const secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const signature = "55df9b9b533b088ed962bdaba298c47742b11934d816367e5f576665fda51dfc";

test("signs as AWS's credential helper does", () => {
  // awscli 1.45 printed it: `aws codecommit credential-helper --ignore-host-check get`, with the clock at this second.
  expect(signGitUrl(url, "20260102T030405", secret)).toBe(signature);
});

test("a signature is valid for one URL, region, time and secret", () => {
  const password = { timestamp: "20260102T030405", signature };
  expect(isSignatureOf(url, password, secret)).toBe(true);
  expect(isSignatureOf({ ...url, region: "eu-west-1" }, password, secret)).toBe(false);
  expect(isSignatureOf({ ...url, path: "/v1/repos/other" }, password, secret)).toBe(false);
  expect(isSignatureOf(url, { ...password, timestamp: "20260102T030406" }, secret)).toBe(false);
  expect(isSignatureOf(url, password, `${secret}x`)).toBe(false);
});

test("reads passwords, and nothing else", () => {
  const password = parsePassword(`20260102T030405Z${signature}`);
  expect(password).toEqual({ timestamp: "20260102T030405", signature });
  expect(password && timeOf(password)).toBe(Date.UTC(2026, 0, 2, 3, 4, 5));
  expect(timeOf({ timestamp: "20269902T030405", signature })).toBeNaN();
  expect(parsePassword(`20260102T030405${signature}`)).toBeUndefined();
  expect(parsePassword("hunter2")).toBeUndefined();
});
