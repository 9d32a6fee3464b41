import { ParameterNotFound, type PutParameterCommandInput, SSMClient } from "@aws-sdk/client-ssm";
import { Readable } from "node:stream";
import { loadEnvironment } from "../../../../environments/load";
import { namesOf } from "../../../../environments/names";
import { Console } from "../../../../scripts/cli/console";
import type { Secrets } from "../../../../scripts/cli/secret-input";
import { checkSecrets } from "../../../../scripts/secrets/check";
import { readSecrets, readToken } from "../../../../scripts/secrets/input";
import { withLocalSecrets } from "../../../../scripts/secrets/local";
import { setSecrets } from "../../../../scripts/secrets/set";
import { showSet } from "../../../../scripts/secrets/show";
import type { SnykApi, SnykWord } from "../../../../scripts/secrets/snyk-api";
import { showCheck } from "../../../../scripts/verbs/secrets/check";
import { screen } from "../../../helpers/states";
import { failure, fakeClient } from "../fake-client";

const TOKEN = "8f3c1e6a-0f4a-4b59-9c1e-2b1d4f5a6b7c";
const OTHER_TOKEN = "11111111-0f4a-4b59-9c1e-2b1d4f5a6b7c";
const TOKEN_PARAMETER = "/sandbox/package-scan/snyk-token";
const ORGANIZATION_PARAMETER = "/sandbox/package-scan/snyk-organization";

interface Parameter {
  type: string;
  value: string;
  version: number;
}

function store(parameters: Record<string, Parameter>) {
  const puts: PutParameterCommandInput[] = [];
  const { client, calls } = fakeClient(SSMClient, {
    DescribeParameters: ({ ParameterFilters: [{ Values }] }: { ParameterFilters: [{ Values: [string] }] }) => {
      const found = parameters[Values[0]];
      return { Parameters: found ? [{ Name: Values[0], Type: found.type, Version: found.version, KeyId: "alias/own" }] : [] };
    },
    GetParameter: ({ Name }: { Name: string }) => {
      const found = parameters[Name];
      if (found === undefined) throw new ParameterNotFound(failure);
      return { Parameter: { Value: found.value } };
    },
    PutParameter: (input: PutParameterCommandInput) => {
      puts.push(input);
      return { Version: 8 };
    },
  });
  const environment = loadEnvironment("sandbox");
  return { context: { aws: { ssm: client }, names: namesOf(environment), environment }, puts, calls };
}

/** A Snyk that says this of every token, and of every organization. */
const says = (token: SnykWord, organization = token): SnykApi => ({
  token: () => Promise.resolve(token),
  organization: () => Promise.resolve(organization),
});

const both = (token: string, organization: string) => ({
  [TOKEN_PARAMETER]: { type: "SecureString", value: token, version: 2 },
  [ORGANIZATION_PARAMETER]: { type: "SecureString", value: organization, version: 3 },
});

describe("setSecrets", () => {
  it("overwrites both values and keeps the parameters' keys", async () => {
    const { context, puts } = store(both("unset", "unset"));
    expect(await setSecrets({ token: TOKEN, organization: "acme" }, context)).toEqual([
      { parameter: TOKEN_PARAMETER, version: 8 },
      { parameter: ORGANIZATION_PARAMETER, version: 8 },
    ]);
    const common = { Type: "SecureString", Overwrite: true, KeyId: "alias/own" };
    expect(puts).toEqual([
      { Name: TOKEN_PARAMETER, Value: TOKEN, ...common },
      { Name: ORGANIZATION_PARAMETER, Value: "acme", ...common },
    ]);
  });

  it("rotates the token alone", async () => {
    const { context, puts } = store(both("unset", "acme"));
    await setSecrets({ token: TOKEN }, context);
    expect(puts.map(({ Name }) => Name)).toEqual([TOKEN_PARAMETER]);
  });

  it("changes nothing if one of the two has a wrong form, and does not show it", async () => {
    const { context, calls } = store(both("unset", "unset"));
    const refused = setSecrets({ token: TOKEN, organization: "Not A Name" }, context);
    await expect(refused).rejects.toThrow("The organization must be a Snyk organization");
    await expect(refused).rejects.not.toThrow("Not A Name");
    expect(calls).toEqual([]);
  });

  it("changes nothing if one of the two is not deployed or shows its value", async () => {
    const half = store({ [TOKEN_PARAMETER]: { type: "SecureString", value: "", version: 1 } });
    await expect(setSecrets({ token: TOKEN, organization: "acme" }, half.context)).rejects.toThrow(
      `There is no SSM parameter ${ORGANIZATION_PARAMETER}`,
    );
    expect(half.puts).toEqual([]);
    const plain = store({ ...both("", ""), [TOKEN_PARAMETER]: { type: "String", value: "", version: 1 } });
    await expect(setSecrets({ token: TOKEN }, plain.context)).rejects.toThrow("is a String, not a SecureString");
  });

  it("says of a value that was left out that it is unchanged, and of one that was never set, too", async () => {
    const { context, puts } = store(both("unset", "acme"));
    const result = await setSecrets({ token: "", organization: "other" }, context);
    expect(result).toEqual([
      { parameter: TOKEN_PARAMETER, version: 2, unchanged: true, neverSet: true },
      { parameter: ORGANIZATION_PARAMETER, version: 8 },
    ]);
    expect(puts.map(({ Name }) => Name)).toEqual([ORGANIZATION_PARAMETER]);
    const { console, text } = screen();
    expect(showSet(result, { console })).toBe(0);
    expect(text()).toBe(`  ${TOKEN_PARAMETER}  unchanged, it was never set, version 2\n  ${ORGANIZATION_PARAMETER}  set, version 8\n`);
  });

  it("does not write the value that is there already, and says so", async () => {
    const { context, puts } = store(both(TOKEN, "acme"));
    const result = await setSecrets({ token: ` ${TOKEN}\n`, organization: "acme" }, context);
    const { console, text } = screen();
    expect([showSet(result, { console }), puts]).toEqual([0, []]);
    expect(text()).toBe(`  ${TOKEN_PARAMETER}  unchanged, version 2\n  ${ORGANIZATION_PARAMETER}  unchanged, version 3\n`);
  });

  const UUID = "5a4db0c5-0000-4000-8000-000000000001";
  it.each<[string, Secrets, string, string, string]>([
    ["both are the same", { token: TOKEN, organization: TOKEN }, "unset", "unset", "The organization is the same as the token"],
    [
      "the token that is stored is given as organization",
      { organization: TOKEN },
      TOKEN,
      "acme",
      "The organization is the same as the token",
    ],
    ["the organization that is stored is given as token", { token: UUID }, TOKEN, UUID, "The organization is the same as the token"],
    [
      "a token of the newer form is given as organization",
      { organization: "snyk_uat.abcdefgh.ijklmnop" },
      TOKEN,
      "acme",
      "The organization has the form of a Snyk token",
    ],
    [
      "a UUID is given as organization, and no token",
      { token: "", organization: UUID },
      TOKEN,
      "acme",
      "The organization has the form of a token, and no token was given with it",
    ],
    ["the placeholder is given", { token: "unset" }, TOKEN, "acme", "The token was never set"],
  ])("changes nothing if %s", async (_, given, token, organization, message) => {
    const { context, puts } = store(both(token, organization));
    const refused = setSecrets(given, context);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toThrow("Nothing was changed.");
    await expect(refused).rejects.not.toThrow(TOKEN);
    expect(puts).toEqual([]);
  });

  it("takes an organization's id together with a token, and alone if Snyk knows it", async () => {
    const { context, puts } = store(both(TOKEN, "acme"));
    const result = await setSecrets({ token: OTHER_TOKEN, organization: UUID }, context);
    expect(result.map(({ unchanged }) => unchanged)).toEqual([undefined, undefined]);
    const alone = await setSecrets({ organization: UUID }, { ...context, snyk: says({ state: "confirmed" }) });
    expect(alone).toEqual([{ parameter: ORGANIZATION_PARAMETER, version: 8, snyk: "confirmed" }]);
    expect(puts).toHaveLength(3);
  });

  it("changes nothing if Snyk refuses a value, and says it if Snyk was not reached", async () => {
    const { context, puts } = store(both("unset", "unset"));
    const no = { ...context, snyk: says({ state: "refused", why: "Snyk does not accept it" }) };
    await expect(setSecrets({ token: TOKEN, organization: "acme" }, no)).rejects.toThrow(
      "The token was not set: Snyk does not accept it.\n  Nothing was changed.",
    );
    const other = { ...context, snyk: says({ state: "confirmed" }, { state: "refused", why: "the token sees no such organization" }) };
    await expect(setSecrets({ token: TOKEN, organization: "acme" }, other)).rejects.toThrow("The organization was not set: the token sees");
    expect(puts).toEqual([]);
    const away = await setSecrets({ token: TOKEN }, { ...context, snyk: says({ state: "unknown", why: "no connection" }) });
    const { console, text } = screen();
    showSet(away, { console });
    expect(text()).toBe(`  ${TOKEN_PARAMETER}  set, version 8, with Snyk not checked: no connection\n`);
  });

  it("works for somebody who may write the values and not read them", async () => {
    const { context } = store(both("unset", "unset"));
    const { client } = fakeClient(SSMClient, {
      DescribeParameters: ({ ParameterFilters: [{ Values }] }: { ParameterFilters: [{ Values: [string] }] }) => ({
        Parameters: [{ Name: Values[0], Type: "SecureString", Version: 1 }],
      }),
      GetParameter: () => Promise.reject(Object.assign(new Error("no"), failure, { name: "AccessDeniedException" })),
      PutParameter: () => ({ Version: 2 }),
    });
    const result = await setSecrets({ token: TOKEN, organization: "acme" }, { ...context, aws: { ssm: client } });
    expect(result.map(({ version }) => version)).toEqual([2, 2]);
  });

  it("refuses to set nothing", async () => {
    await expect(setSecrets({}, store({}).context)).rejects.toThrow("Neither a token nor an organization was given.");
  });
});

describe("readSecrets", () => {
  it("takes all of standard input as the token if asked to", async () => {
    expect(await readSecrets({ tokenStdin: true }, Readable.from([`${TOKEN}\n`]))).toEqual({ token: TOKEN });
  });

  it("reads both from a pipe", async () => {
    expect(await readSecrets({}, Readable.from([`${TOKEN}\nacme\n`]))).toEqual({ token: TOKEN, organization: "acme" });
  });

  it("refuses an empty pipe, unless it may be empty", async () => {
    await expect(readSecrets({}, Readable.from(["\n"]))).rejects.toThrow("Standard input holds no secrets.");
    expect(await readSecrets({}, Readable.from(["\n"]), true)).toEqual({});
  });
});

describe("withLocalSecrets", () => {
  const variables = { SNYK_TOKEN: TOKEN, SNYK_CFG_ORG: "sandbox" };

  it("takes what nobody gave from the sandbox's variables, in a local AWS only", () => {
    const local = { environment: loadEnvironment("sandbox"), variables };
    expect(withLocalSecrets({}, local)).toEqual({ token: TOKEN, organization: "sandbox" });
    expect(withLocalSecrets({ token: "mine", organization: "" }, local)).toEqual({ token: "mine", organization: "sandbox" });
    const real = { environment: loadEnvironment("dev"), variables };
    expect(withLocalSecrets({ token: TOKEN }, real)).toEqual({ token: TOKEN });
  });
});

describe("readToken", () => {
  it("reads the token alone from a pipe", async () => {
    expect(await readToken({}, Readable.from([`${TOKEN}\n`]))).toBe(TOKEN);
    expect(await readToken({ tokenStdin: true }, Readable.from([`${TOKEN}\n`]))).toBe(TOKEN);
  });

  it.each([`${TOKEN}\nacme\n`, `{"organization":"acme"}`])("refuses input that is not only the token", async (text) => {
    const refused = readToken({}, Readable.from([text]));
    await expect(refused).rejects.toThrow(
      "Standard input must hold the token alone: rotate changes nothing else.\n  For both: npm run ops -- secrets set, with the same --env",
    );
  });
});

describe("checkSecrets", () => {
  function shown(json: boolean) {
    let text = "";
    const out = { write: (part: string) => (text += part) };
    return { console: new Console({ out, err: out, json, environment: {} }), text: () => text };
  }

  it("accepts two values of the right form", async () => {
    const result = await checkSecrets(store(both(TOKEN, "acme")).context);
    expect(result).toEqual([
      { parameter: TOKEN_PARAMETER, name: TOKEN_PARAMETER, type: "SecureString", version: 2, keyId: "alias/own", ok: true },
      { parameter: ORGANIZATION_PARAMETER, name: ORGANIZATION_PARAMETER, type: "SecureString", version: 3, keyId: "alias/own", ok: true },
    ]);
  });

  it("asks Snyk about both, and fails if it refuses one", async () => {
    const { context } = store(both(TOKEN, "acme"));
    const look = async (snyk: SnykApi) => {
      const { console, text } = shown(false);
      return [showCheck(await checkSecrets({ ...context, snyk }), { console, environment: loadEnvironment("sandbox") }), text()] as const;
    };
    const [good, goodText] = await look(says({ state: "confirmed" }));
    expect([good, goodText.match(/  ok  .*with Snyk confirmed/g)?.length]).toEqual([0, 2]);
    const [away, awayText] = await look(says({ state: "unknown", why: "no connection" }));
    expect([away, awayText.match(/  form ok  .*with Snyk not checked: no connection/g)?.length]).toEqual([0, 2]);
    const [bad, badText] = await look(says({ state: "refused", why: "Snyk does not accept it" }));
    expect([bad, badText.includes("wrong"), badText.includes("Snyk does not accept it")]).toEqual([1, true, true]);
  });

  it("does not call the form alone ok, nor two equal values", async () => {
    const { console, text } = shown(false);
    expect(showCheck(await checkSecrets(store(both(TOKEN, "acme")).context), { console, environment: loadEnvironment("sandbox") })).toBe(0);
    expect(text().match(/  form ok  .*not checked with Snyk/g)).toHaveLength(2);
    const same = await checkSecrets(store(both(TOKEN, TOKEN)).context);
    expect(same.map(({ ok }) => ok)).toEqual([true, false]);
    expect((await checkSecrets(store(both("unset", "unset")).context)).map(({ problem }) => problem)).toEqual([
      "was never set: the parameter holds its placeholder",
      "was never set: the parameter holds its placeholder",
    ]);
  });

  it("fails for a value that was never set, and shows no value", async () => {
    const result = await checkSecrets(store(both("s3cret-but-wrong", "acme")).context);
    for (const json of [false, true]) {
      const { console, text } = shown(json);
      expect(showCheck(result, { console, environment: loadEnvironment("sandbox") })).toBe(1);
      expect(text()).toContain("must be a Snyk API token");
      expect(text()).not.toContain("s3cret");
      expect(text()).not.toContain("acme");
    }
  });
});
