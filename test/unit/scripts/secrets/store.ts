import { KMSClient, NotFoundException } from "@aws-sdk/client-kms";
import { ParameterNotFound, type PutParameterCommandInput, SSMClient } from "@aws-sdk/client-ssm";
import { loadEnvironment } from "../../../../environments/load";
import { namesOf } from "../../../../environments/names";
import type { SnykApi, SnykWord } from "../../../../scripts/secrets/snyk-api";
import { failure, fakeClient } from "../fake-client";

export const TOKEN = "8f3c1e6a-0f4a-4b59-9c1e-2b1d4f5a6b7c";
export const OTHER_TOKEN = "11111111-0f4a-4b59-9c1e-2b1d4f5a6b7c";
export const TOKEN_PARAMETER = "/sandbox/package-scan/snyk-token";
export const ORGANIZATION_PARAMETER = "/sandbox/package-scan/snyk-organization";

interface Parameter {
  type: string;
  value: string;
  version: number;
}

/** ARN of the key of the secrets stack. */
export const OURS = "arn:aws:kms:eu-central-1:111122223333:key/ours";

/** A KMS that knows our key by two aliases, and no other key. @param exists whether our key does */
export function kms({ exists = true } = {}) {
  return fakeClient(KMSClient, {
    DescribeKey: ({ KeyId }: { KeyId: string }) => {
      if (exists && ["alias/sandbox-package-scan-secrets", "alias/own"].includes(KeyId)) return { KeyMetadata: { Arn: OURS } };
      throw new NotFoundException({ ...failure, message: "no such key" });
    },
  }).client;
}

/** An account whose parameters have these values, and what is written into them. */
export function store(parameters: Record<string, Parameter>, KeyId = "alias/own") {
  const puts: PutParameterCommandInput[] = [];
  const { client, calls } = fakeClient(SSMClient, {
    DescribeParameters: ({ ParameterFilters: [{ Values }] }: { ParameterFilters: [{ Values: [string] }] }) => {
      const found = parameters[Values[0]];
      return { Parameters: found ? [{ Name: Values[0], Type: found.type, Version: found.version, KeyId }] : [] };
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
  return { context: { aws: { ssm: client, kms: kms() }, names: namesOf(environment), environment }, puts, calls };
}

/** A Snyk that says this of every token, of every organization, and of the question about packages. */
export const says = (token: SnykWord, organization = token, packages = organization): SnykApi => ({
  token: () => Promise.resolve(token),
  organization: () => Promise.resolve(organization),
  packages: () => Promise.resolve(packages),
  projects: () => Promise.resolve([]),
});

/** Both parameters, with these values. */
export const both = (token: string, organization: string) => ({
  [TOKEN_PARAMETER]: { type: "SecureString", value: token, version: 2 },
  [ORGANIZATION_PARAMETER]: { type: "SecureString", value: organization, version: 3 },
});
