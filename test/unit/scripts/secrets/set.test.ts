import { SSMClient } from "@aws-sdk/client-ssm";
import type { Secrets } from "../../../../scripts/cli/secret-input";
import { setSecrets } from "../../../../scripts/secrets/set";
import { showSet } from "../../../../scripts/secrets/show";
import { screen } from "../../../helpers/states";
import { failure, fakeClient } from "../fake-client";
import { both, kms, ORGANIZATION_PARAMETER, OTHER_TOKEN, OURS, says, store, TOKEN, TOKEN_PARAMETER } from "./store";

describe("setSecrets", () => {
  it("overwrites both values, under the key of the secrets stack", async () => {
    const { context, puts } = store(both("unset", "unset"));
    expect(await setSecrets({ token: TOKEN, organization: "acme" }, context)).toEqual([
      { parameter: TOKEN_PARAMETER, version: 8 },
      { parameter: ORGANIZATION_PARAMETER, version: 8 },
    ]);
    const common = { Type: "SecureString", Overwrite: true, KeyId: OURS };
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
    expect(showSet(result, { console, environment: context.environment })).toBe(0);
    expect(text()).toBe(`  ${TOKEN_PARAMETER}  unchanged, it was never set, version 2\n  ${ORGANIZATION_PARAMETER}  set, version 8\n`);
  });

  it("does not write the value that is there already, and says so", async () => {
    const { context, puts } = store(both(TOKEN, "acme"));
    const result = await setSecrets({ token: ` ${TOKEN}\n`, organization: "acme" }, context);
    const { console, text } = screen();
    expect([showSet(result, { console, environment: context.environment }), puts]).toEqual([0, []]);
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
      "The organization has the form of a token: give a Snyk token as the token",
    ],
    [
      "the token is given as organization in capitals",
      { token: TOKEN, organization: TOKEN.toUpperCase() },
      UUID,
      "acme",
      "The organization is the same as the token",
    ],
    [
      "GitHub's token is given as organization",
      { organization: `ghp_${"a1".repeat(18)}` },
      TOKEN,
      "acme",
      "The organization has the form of a token",
    ],
    ["jq's word for nothing is given as organization", { organization: "null" }, TOKEN, "acme", "The organization is no organization"],
    ["an example's token is given", { token: "00000000-0000-0000-0000-000000000000" }, TOKEN, "acme", "The token is an example"],
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
    showSet(away, { console, environment: context.environment });
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
    const result = await setSecrets({ token: TOKEN, organization: "acme" }, { ...context, aws: { ssm: client, kms: kms() } });
    expect(result.map(({ version }) => version)).toEqual([2, 2]);
  });

  it("keeps the key that is there as long as ours does not exist, and says so", async () => {
    const { context, puts } = store(both("unset", "acme"));
    const result = await setSecrets({ token: TOKEN }, { ...context, aws: { ...context.aws, kms: kms({ exists: false }) } });
    expect(puts.map(({ KeyId }) => KeyId)).toEqual(["alias/own"]);
    const { console, text } = screen();
    showSet(result, { console, environment: context.environment });
    expect(text()).toBe(
      [
        `  ${TOKEN_PARAMETER}  set, version 8`,
        `  ${TOKEN_PARAMETER} is encrypted with alias/own, not with alias/sandbox-package-scan-secrets: npm run ops -- deploy --env sandbox --stack secrets scanner`,
        "",
      ].join("\n"),
    );
  });

  it("writes the very value that is there again if another key encrypts it", async () => {
    const { context, puts } = store(both(TOKEN, "acme"), "alias/aws/ssm");
    expect(await setSecrets({ token: TOKEN }, context)).toEqual([{ parameter: TOKEN_PARAMETER, version: 8 }]);
    expect(puts.map(({ Value, KeyId }) => [Value, KeyId])).toEqual([[TOKEN, OURS]]);
  });

  it("refuses to set nothing", async () => {
    await expect(setSecrets({}, store({}).context)).rejects.toThrow("Neither a token nor an organization was given.");
  });
});
