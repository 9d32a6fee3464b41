import { KMSClient, NotFoundException } from "@aws-sdk/client-kms";
import { type PutParameterCommandInput, SSMClient } from "@aws-sdk/client-ssm";
import { namesOf } from "../../../../environments/names";
import { encryptWithOurs, underOtherKeys } from "../../../../scripts/secrets/reencrypt";
import { sandbox } from "../../../helpers/states";
import { failure, fakeClient } from "../fake-client";

const names = namesOf(sandbox);
const OURS = "arn:aws:kms:eu-central-1:111122223333:key/ours";
const OTHER = "arn:aws:kms:eu-central-1:111122223333:key/other";

interface Stored {
  KeyId: string;
  Value: string;
  Version: number;
  Description?: string;
  Type?: string;
}

/** An account with these parameters. @param key whether our key exists */
function account(parameters: Record<string, Stored>, { key = true, between = false } = {}) {
  const puts: PutParameterCommandInput[] = [];
  const ssm = fakeClient(SSMClient, {
    DescribeParameters: ({ ParameterFilters: [{ Values }] }: { ParameterFilters: [{ Values: [string] }] }) => {
      const [Name] = Values;
      const found = parameters[Name];
      if (found === undefined) return { Parameters: [] };
      const { KeyId, Version, Description, Type = "SecureString" } = found;
      return { Parameters: [{ Name, Type, KeyId, Version, Description, Tier: "Standard", AllowedPattern: ".+" }] };
    },
    GetParameter: ({ Name }: { Name: string }) => ({ Parameter: { Value: parameters[Name]?.Value, Version: parameters[Name]?.Version } }),
    PutParameter: (input: PutParameterCommandInput) => {
      puts.push(input);
      return { Version: (parameters[input.Name ?? ""]?.Version ?? 0) + (between ? 2 : 1) };
    },
  });
  const kms = fakeClient(KMSClient, {
    DescribeKey: ({ KeyId }: { KeyId: string }) => {
      if (KeyId === names.secretsKeyAlias && key) return { KeyMetadata: { Arn: OURS } };
      if (KeyId === "alias/second-name") return { KeyMetadata: { Arn: OURS } };
      if (KeyId === "alias/aws/ssm") return { KeyMetadata: { Arn: OTHER } };
      throw new NotFoundException({ ...failure, message: "no such key" });
    },
  });
  return { aws: { ssm: ssm.client, kms: kms.client }, puts, calls: ssm.calls };
}

const stored = (KeyId: string, more: Partial<Stored> = {}): Stored => ({
  KeyId,
  Value: "a value",
  Version: 4,
  Description: "Snyk token",
  ...more,
});

test.each(["ours", OURS, "alias/second-name"])("a parameter under our key is left alone, however SSM names the key: %s", async (KeyId) => {
  const { aws, puts, calls } = account({ [names.tokenParameter]: stored(KeyId) });
  expect(await underOtherKeys(aws, names)).toEqual([]);
  expect([await encryptWithOurs(aws, names, "sandbox"), puts]).toEqual([[], []]);
  expect(calls).not.toContain("GetParameter");
});

test("the same value is written again with our key, and everything else of the parameter as it was", async () => {
  const { aws, puts } = account({ [names.tokenParameter]: stored("alias/aws/ssm"), [names.organizationParameter]: stored(OURS) });
  expect(await underOtherKeys(aws, names)).toEqual([{ parameter: names.tokenParameter, keyId: "alias/aws/ssm" }]);
  expect(await encryptWithOurs(aws, names, "sandbox")).toEqual([names.tokenParameter]);
  const same = { Type: "SecureString", Tier: "Standard", AllowedPattern: ".+", Description: "Snyk token" };
  expect(puts).toEqual([{ Name: names.tokenParameter, Value: "a value", Overwrite: true, KeyId: OURS, ...same }]);
});

test("a placeholder that is written again stays known as one, although its version is not the first any more", async () => {
  const { aws, puts } = account({ [names.tokenParameter]: stored(OTHER, { Value: "unset", Version: 1 }) });
  await encryptWithOurs(aws, names, "sandbox");
  expect(puts.map(({ Value, Description }) => [Value, Description])).toEqual([["unset", "Snyk token (never set)"]]);
});

test("a value that somebody wrote in that moment is not lost silently", async () => {
  const { aws } = account({ [names.tokenParameter]: stored("alias/aws/ssm") }, { between: true });
  await expect(encryptWithOurs(aws, names, "sandbox")).rejects.toThrow(
    `Somebody wrote ${names.tokenParameter} while it was encrypted anew: its version 5 was replaced by the value before`,
  );
});

test("nothing is read or written without our key, nor of a parameter that is no SecureString", async () => {
  const missing = account({ [names.tokenParameter]: stored("alias/aws/ssm") }, { key: false });
  await expect(encryptWithOurs(missing.aws, names, "sandbox")).rejects.toThrow(
    `There is no key ${names.secretsKeyAlias}, with which ${names.tokenParameter} should be encrypted`,
  );
  const plain = account({ [names.tokenParameter]: stored("", { Type: "String" }) });
  expect(await encryptWithOurs(plain.aws, names, "sandbox")).toEqual([]);
  expect([missing.calls, plain.calls].flat()).not.toContain("GetParameter");
});

test("the address of a proxy that is a secret is under our key too", async () => {
  const proxyParameter = "/sandbox/package-scan/proxy";
  const { aws, puts } = account({ [proxyParameter]: stored("alias/aws/ssm") });
  const withProxy = { ...names, proxyParameter };
  expect(await underOtherKeys(aws, withProxy)).toEqual([{ parameter: proxyParameter, keyId: "alias/aws/ssm" }]);
  expect(await encryptWithOurs(aws, withProxy, "sandbox")).toEqual([proxyParameter]);
  expect(puts).toMatchObject([{ Name: proxyParameter, Value: "a value", KeyId: OURS, Overwrite: true }]);
});
