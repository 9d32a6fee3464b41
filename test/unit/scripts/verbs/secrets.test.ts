import { ParameterNotFound, type PutParameterCommandInput, SSMClient } from "@aws-sdk/client-ssm";
import { Readable } from "node:stream";
import { loadEnvironment } from "../../../../environments/load";
import { namesOf } from "../../../../environments/names";
import { Console } from "../../../../scripts/cli/console";
import { checkSecrets } from "../../../../scripts/secrets/check";
import { readSecrets, readToken } from "../../../../scripts/secrets/input";
import { setSecrets } from "../../../../scripts/secrets/set";
import { showCheck } from "../../../../scripts/verbs/secrets/check";
import { failure, fakeClient } from "../fake-client";

const TOKEN = "8f3c1e6a-0f4a-4b59-9c1e-2b1d4f5a6b7c";
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
  return { context: { aws: { ssm: client }, names: namesOf(loadEnvironment("sandbox")) }, puts, calls };
}

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
});

describe("readToken", () => {
  it("reads the token alone from a pipe", async () => {
    expect(await readToken({}, Readable.from([`${TOKEN}\n`]))).toBe(TOKEN);
    expect(await readToken({ tokenStdin: true }, Readable.from([`${TOKEN}\n`]))).toBe(TOKEN);
  });

  it.each([`${TOKEN}\nacme\n`, `{"organization":"acme"}`])("refuses input that is not only the token", async (text) => {
    const refused = readToken({}, Readable.from([text]));
    await expect(refused).rejects.toThrow(
      "Standard input must hold the token alone: rotate changes nothing else.\n  For both: secrets set",
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
