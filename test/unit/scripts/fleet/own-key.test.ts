import { KMSClient } from "@aws-sdk/client-kms";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { Environment } from "../../../../environments/schema";
import { actorIn } from "../../../../scripts/aws/actor";
import { countOf, findOtherKeys, useOwnKeys, withKeyNotes } from "../../../../scripts/fleet/own-key";
import { withRefreshNotes } from "../../../../scripts/fleet/read-only";
import type { StackReport, StackResult } from "../../../../scripts/fleet/stack-report";
import { named, screen } from "../../../helpers/states";
import { fakeClient } from "../fake-client";

const OURS = "arn:aws:kms:eu-central-1:111122223333:key/ours";
const TOKEN = "/dev/package-scan/snyk-token";
const report = (stack: StackReport["stack"], result: StackResult): StackReport => ({
  environment: "dev",
  stack,
  account: "1",
  region: "r",
  result,
  seconds: 1,
});

/** An account whose token is under another key. */
function account() {
  const puts: unknown[] = [];
  const ssm = fakeClient(SSMClient, {
    DescribeParameters: ({ ParameterFilters: [{ Values }] }: { ParameterFilters: [{ Values: [string] }] }) => {
      const [Name] = Values;
      return { Parameters: [{ Name, Type: "SecureString", KeyId: Name === TOKEN ? "id-of-another" : OURS, Version: 2 }] };
    },
    GetParameter: () => ({ Parameter: { Value: "a value", Version: 2 } }),
    PutParameter: ({ Name, KeyId }: { Name: string; KeyId: string }) => {
      puts.push([Name, KeyId]);
      return { Version: 3 };
    },
  }).client;
  const kms = fakeClient(KMSClient, { DescribeKey: () => ({ KeyMetadata: { Arn: OURS } }) }).client;
  return { puts, connectTo: () => Promise.resolve({ ssm, kms }) };
}

const { console } = screen();
const context = {
  environments: [named("dev")],
  actorIn: (environment: Environment) => actorIn(environment),
  console,
  signal: new AbortController().signal,
};

async function used(secrets: StackResult, scanner?: StackResult) {
  const { puts, connectTo } = account();
  const reports = [report("secrets", secrets), ...(scanner === undefined ? [] : [report("scanner", scanner)])];
  const others = await findOtherKeys(reports, context, connectTo);
  return {
    puts,
    count: countOf(others),
    after: await useOwnKeys(reports, others, context, connectTo),
    told: withKeyNotes(reports, others),
  };
}

test("a secret under another key is encrypted anew once both stacks are as configured", async () => {
  for (const [secrets, scanner] of [["applied", "applied"] as const, ["no changes", "no changes"] as const]) {
    const { puts, count, after } = await used(secrets, scanner);
    expect([puts, count]).toEqual([[[TOKEN, OURS]], 1]);
    expect(after[0]?.notes).toEqual([`encrypted anew with alias/dev-package-scan-secrets, with the value that was there: ${TOKEN}`]);
  }
});

test("not before the scan's role may decrypt with it, nor if the stack was not applied", async () => {
  for (const [secrets, scanner] of [["applied"], ["applied", "failed"], ["failed", "applied"], ["planned", "planned"]] as const)
    expect((await used(secrets, scanner)).puts).toEqual([]);
});

test("a plan tells what a deploy will do, or that it is not known", async () => {
  expect((await used("planned", "planned")).told[0]?.notes).toEqual([
    `${TOKEN} is encrypted with id-of-another: a deploy of secrets and scanner writes the same value again, encrypted with alias/dev-package-scan-secrets`,
  ]);
  const reports = [report("secrets", "planned")];
  const others = await findOtherKeys(reports, context, () =>
    Promise.reject(Object.assign(new Error("no"), { name: "Denied", $metadata: {} })),
  );
  expect(withKeyNotes(reports, others)[0]?.notes).toEqual(["could not look which key encrypts the secrets: AWS answered Denied: no"]);
});

test("a failure fails the stack", async () => {
  const { connectTo } = account();
  const reports = [report("secrets", "applied"), report("scanner", "applied")];
  const others = await findOtherKeys(reports, context, connectTo);
  const after = await useOwnKeys(reports, others, context, () => Promise.reject(new Error("no answer")));
  expect(after.map(({ result }) => result)).toEqual(["failed", "applied"]);
});

test("a read-only plan says that the secrets were not refreshed", () => {
  const [secrets, scanner, failed] = withRefreshNotes([
    report("secrets", "no changes"),
    report("scanner", "planned"),
    report("secrets", "failed"),
  ]);
  expect(secrets?.notes?.[0]).toMatch(/^compared with its state alone/);
  expect([scanner?.notes, failed?.notes]).toEqual([undefined, undefined]);
});
