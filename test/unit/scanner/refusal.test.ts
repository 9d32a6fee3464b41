import { checkRegion, explainRefusal } from "../../../modules/scanner/refusal";

const parameters = { tokenParameter: "/t", organizationParameter: "/o" };
const token = `snyk_uat.1a2b3c4d.${Buffer.from('{"h":"api.us.snyk.io"}').toString("base64url")}.checksum`;

test("a token of another region than snyk.apiUrl is refused, without the token", () => {
  const check = () => checkRegion(token, { snykApi: "https://api.eu.snyk.io", tokenParameter: "/t" });
  expect(check).toThrow(
    'The Snyk token is made for api.us.snyk.io, which would be asked, and not api.eu.snyk.io of snyk.apiUrl "https://api.eu.snyk.io"',
  );
  expect(check).not.toThrow(token);
});

test("without snyk.apiUrl, the region of the token is said", () => {
  expect(checkRegion(token, { tokenParameter: "/t" })).toBe(
    "snyk: the token is made for api.us.snyk.io, so that is asked and not api.snyk.io",
  );
  expect(checkRegion(token, { snykApi: "https://api.us.snyk.io", tokenParameter: "/t" })).toBeUndefined();
  expect(checkRegion("5a4db0c5-0000-4000-8000-00000000c0de", { tokenParameter: "/t" })).toBeUndefined();
});

test.each([
  ["Authentication failed", "Snyk refuses: Authentication failed\n  Check the token and the organization: "],
  [
    "x509: certificate signed by unknown authority",
    "Snyk cannot be reached: x509: certificate signed by unknown authority\n  The build does not trust this certificate.",
  ],
  [
    "tunneling socket could not be established, statusCode=407",
    "Snyk cannot be reached: tunneling socket could not be established, statusCode=407\n  Correct user and password in HTTPS_PROXY.",
  ],
  ["the CLI's program could not be downloaded: ...", "The Snyk CLI does not run: the CLI's program could not be downloaded: ..."],
])("%s: says what to look at", (reason, beginning) => {
  expect(explainRefusal(reason, parameters).startsWith(beginning)).toBe(true);
});
