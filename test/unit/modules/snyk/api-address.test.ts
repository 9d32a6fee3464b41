import { apiAddressProblem, canonicalHost } from "../../../../modules/snyk/api-address";
import { hostOfToken, otherRegion } from "../../../../modules/snyk/token-region";

test.each([
  "https://api.snyk.io",
  "https://api.snyk.io/",
  "https://api.eu.snyk.io/v1",
  "https://api.us.snyk.io/v1/",
  "https://app.eu.snyk.io",
  "https://api.snyk.example.com:8443",
  "http://127.0.0.1:1234/v1",
  "http://127.0.0.1:1234",
  "http://[::1]:1234/v1",
  "http://localhost:1234/v1",
])("%s is asked as it is written", (address) => {
  expect(apiAddressProblem(address)).toBeUndefined();
});

const DROPPED = "which the Snyk CLI drops: it would ask";
test.each([
  ["https://api.snyk.io/api", `has the path /api, ${DROPPED} https://api.snyk.io`],
  ["https://app.snyk.io/api/v1", `has the path /api/v1, ${DROPPED} https://api.snyk.io`],
  ["https://api.snyk.io/v1/extra", `has the path /v1/extra, ${DROPPED} https://api.snyk.io`],
  ["https://broker.example.com:8080/snyk/", `has the path /snyk, ${DROPPED} https://api.broker.example.com:8080`],
  ["http://127.0.0.1:1234/v2", `has the path /v2, ${DROPPED} http://127.0.0.1:1234`],
  ["https://snyk.io", "is not the address of an API: the Snyk CLI would ask https://api.snyk.io instead of snyk.io"],
  ["https://eu.snyk.io/v1", "is not the address of an API: the Snyk CLI would ask https://api.eu.snyk.io instead of eu.snyk.io"],
  [
    "https://application.example.com",
    "is not the address of an API: the Snyk CLI would ask https://api.application.example.com instead of application.example.com",
  ],
  ["not an address", "is not an address"],
])("%s is refused: it %s", (address, problem) => {
  expect(apiAddressProblem(address)).toBe(problem);
});

test("the host is the one that the CLI asks", () => {
  expect(["app.eu.snyk.io", "api.eu.snyk.io", "eu.snyk.io", "10.0.0.1", "localhost"].map(canonicalHost)).toEqual([
    "api.eu.snyk.io",
    "api.eu.snyk.io",
    "api.eu.snyk.io",
    "10.0.0.1",
    "localhost",
  ]);
});

const tokenWith = (claims: string, kind = "uat") => `snyk_${kind}.1a2b3c4d.${Buffer.from(claims).toString("base64url")}.checksum-1`;

test("a token's claims name its host", () => {
  expect(hostOfToken(tokenWith('{"h":"api.eu.snyk.io"}'))).toBe("api.eu.snyk.io");
  expect(hostOfToken(tokenWith('{"h":"https://app.us.snyk.io/x"}', "sat"))).toBe("api.us.snyk.io");
});

test.each([
  ["a UUID", "5a4db0c5-0000-4000-8000-00000000c0de"],
  ["without claims", "snyk_uat.1a2b3c4d.mySuperSecret_Token-Value.aChecksum_123-Value"],
  ["without a host", tokenWith("{}")],
  ["with an empty host", tokenWith('{"h":""}')],
  ["with a number", tokenWith('{"h":7}')],
  ["with null", tokenWith("null")],
  ["with no host name", tokenWith('{"h":"\\u001b[2J"}')],
  ["of three parts", "snyk_uat.1a2b3c4d.x"],
])("a token %s names no host", (_what, token) => {
  expect(hostOfToken(token)).toBeUndefined();
});

test("only a token of another region than the address is one", () => {
  const eu = tokenWith('{"h":"api.eu.snyk.io"}');
  const both = { token: "api.eu.snyk.io", address: "api.snyk.io" };
  expect(otherRegion(eu, "https://api.eu.snyk.io/v1")).toBeUndefined();
  expect(otherRegion(eu, "https://app.eu.snyk.io")).toBeUndefined();
  expect(otherRegion(eu, undefined)).toEqual(both);
  expect(otherRegion(eu, "https://api.snyk.io")).toEqual(both);
  expect(otherRegion("5a4db0c5-0000-4000-8000-00000000c0de", "https://api.snyk.io")).toBeUndefined();
});
