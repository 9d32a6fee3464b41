import { loadEnvironment } from "../../../../environments/load";
import { checkSecrets } from "../../../../scripts/secrets/check";
import { regionNote, regionProblem } from "../../../../scripts/secrets/region";
import { setSecrets } from "../../../../scripts/secrets/set";
import { showSet } from "../../../../scripts/secrets/show";
import type { SnykApi } from "../../../../scripts/secrets/snyk-api";
import { showCheck } from "../../../../scripts/verbs/secrets/check";
import { screen } from "../../../helpers/states";
import { both, ORGANIZATION_PARAMETER, store, TOKEN, TOKEN_PARAMETER } from "./store";

const EU_TOKEN = `snyk_uat.1a2b3c4d.${Buffer.from('{"h":"api.eu.snyk.io"}').toString("base64url")}.checksum`;
const US = "https://api.us.snyk.io";
const WHY = `is made for api.eu.snyk.io, and not for api.us.snyk.io of snyk.apiUrl "${US}": correct snyk.apiUrl, or take a token of that region`;

/** An account whose file names this address of Snyk, and a Snyk that notes each token that it is shown. */
function account(apiUrl: string | undefined, token = "unset", organization = "acme") {
  const { context, puts, calls } = store(both(token, organization));
  const shown: string[] = [];
  const confirm = (given: string) => Promise.resolve({ state: "confirmed", why: shown.push(given) } as const);
  const named = (_: string, given: string) => confirm(given);
  const snyk: SnykApi = { token: confirm, organization: named, packages: named, projects: () => Promise.resolve([]) };
  const environment = { ...context.environment, snyk: { ...context.environment.snyk, apiUrl } };
  return { context: { ...context, environment, snyk }, puts, calls, shown };
}

const at = (apiUrl?: string) => ({ snyk: { ...loadEnvironment("dev").snyk, apiUrl } });

test("a token that names its region fits that region's address, or none", () => {
  expect([regionProblem(EU_TOKEN, at(US)), regionNote(EU_TOKEN, at(US))]).toEqual([WHY, undefined]);
  expect([regionProblem(EU_TOKEN, at()), regionNote(EU_TOKEN, at())]).toEqual([undefined, "api.eu.snyk.io"]);
  expect([regionProblem(EU_TOKEN, at("https://api.eu.snyk.io")), regionNote(EU_TOKEN, at("https://api.eu.snyk.io"))]).toEqual([
    undefined,
    undefined,
  ]);
  expect([regionProblem(TOKEN, at(US)), regionNote(TOKEN, at())]).toEqual([undefined, undefined]);
});

test("set and rotate refuse a token of another region than snyk.apiUrl, before anybody sees it", async () => {
  const { context, calls, shown } = account(US);
  const refused = setSecrets({ token: EU_TOKEN }, context);
  await expect(refused).rejects.toThrow(`The token ${WHY}.\n  Nothing was changed.`);
  await expect(refused).rejects.not.toThrow(EU_TOKEN);
  expect([calls, shown]).toEqual([[], []]);
});

test("set asks nobody about an organization with a stored token of another region", async () => {
  const { context, shown } = account(US, EU_TOKEN);
  expect(await setSecrets({ organization: "other" }, context)).toEqual([
    { parameter: ORGANIZATION_PARAMETER, version: 8, snyk: `not checked: the token ${WHY}` },
  ]);
  expect(shown).toEqual([]);
});

test("without snyk.apiUrl, it is said which region the scan will ask", async () => {
  const { context } = account(undefined);
  const result = await setSecrets({ token: EU_TOKEN }, context);
  expect(result).toEqual([{ parameter: TOKEN_PARAMETER, version: 8, snyk: "confirmed", madeFor: "api.eu.snyk.io" }]);
  const { console, text } = screen();
  showSet(result, { console, environment: context.environment });
  expect(text()).toBe(`  ${TOKEN_PARAMETER}  set, version 8, with Snyk confirmed, made for api.eu.snyk.io, which the scan will ask\n`);
});

test("check finds a stored token of another region, and shows it to nobody", async () => {
  const wrong = account(US, EU_TOKEN);
  const { console, text } = screen();
  const found = await checkSecrets(wrong.context);
  expect(found.map(({ ok, problem }) => [ok, problem])).toEqual([
    [false, WHY],
    [true, undefined],
  ]);
  expect(showCheck(found, { console, environment: loadEnvironment("sandbox") })).toBe(1);
  expect(text()).toMatch(/snyk-organization  could not check  .*with Snyk not checked: the token is made for /);
  expect(text()).not.toContain(EU_TOKEN);
  expect(wrong.shown).toEqual([]);
  const right = screen();
  const fine = await checkSecrets(account(undefined, EU_TOKEN).context);
  expect(showCheck(fine, { console: right.console, environment: loadEnvironment("sandbox") })).toBe(0);
  expect(right.text()).toContain("with Snyk confirmed, made for api.eu.snyk.io, which the scan will ask");
});
