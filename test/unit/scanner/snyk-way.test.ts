import { withWay } from "../../../modules/scanner/adapters/snyk-way";
import { CheckError } from "../../../modules/scanner/ports";

const PROXIES = { HTTPS_PROXY: "http://ana:secret@proxy.example.com:8080", NO_PROXY: "api.eu.snyk.io" };
const THROUGH = "through the proxy http://proxy.example.com:8080 of HTTPS_PROXY";
const AUTHORITY = "a company's certificate authority is named in AWS_CA_BUNDLE";

test.each([
  ["connect ECONNREFUSED 10.0.0.1:8080", undefined, `connect ECONNREFUSED 10.0.0.1:8080 (${THROUGH})`],
  ["dial tcp: lookup proxy: no such host", undefined, `dial tcp: lookup proxy: no such host (${THROUGH})`],
  ["self-signed certificate", undefined, `self-signed certificate (${THROUGH}; ${AUTHORITY})`],
  ["x509: unknown authority", "https://api.eu.snyk.io", `x509: unknown authority (${AUTHORITY})`],
  ["socket hang up", "https://api.eu.snyk.io", "socket hang up"],
  ["Authentication failed", undefined, "Authentication failed"],
])("%j at %s is told as %j", (message, api, told) => {
  const error = withWay(new CheckError("transient", message, 5), api, PROXIES);
  expect(error).toBeInstanceOf(CheckError);
  expect(error).toMatchObject({ kind: "transient", message: told, retryAfterMs: 5 });
});

test("another error stays as it is", () => {
  const error = new Error("socket");
  expect(withWay(error, undefined, PROXIES)).toBe(error);
});
