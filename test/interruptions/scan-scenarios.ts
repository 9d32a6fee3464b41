import {
  CreateDomainCommand,
  CreateRepositoryCommand,
  DescribePackageCommand,
  DescribePackageVersionCommand,
  GetAssociatedPackageGroupCommand,
  PutPackageOriginConfigurationCommand,
} from "@aws-sdk/client-codeartifact";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { ownGroup } from "../../modules/scanner/contract/confusion";
import { LEDGER_KEY, ledgerSchema } from "../../modules/scanner/contract/quarantine";
import { stampOf } from "../../modules/scanner/contract/stamp";
import { publishPrivate, signIn } from "../helpers/private-package";
import { objectsOf, wholeScan } from "../helpers/scans";
import { makeBucket } from "../helpers/sdk";
import { done, SMALL, withStates } from "./prepare";
import type { Scenario } from "./scenario";
import type { Place } from "./world";

const DOMAIN = "packages";
const REPOSITORIES = ["team-store", "team"];
const PACKAGES = ["lead-pack", "zinc-pack"];
const POLICY = "gate: { severity: high }\nquarantine: {}\n";

/** A domain with two repositories that hold the same two packages, and a scan that finds something wrong with both, in every way. */
async function scanned(place: Place): Promise<void> {
  await withStates(place, SMALL);
  const { codeArtifact, s3 } = place.aws;
  await codeArtifact.send(new CreateDomainCommand({ domain: DOMAIN }));
  for (const repository of REPOSITORIES) {
    await codeArtifact.send(new CreateRepositoryCommand({ domain: DOMAIN, repository }));
    const session = await signIn(codeArtifact, { domain: DOMAIN, repository });
    for (const name of PACKAGES) {
      await publishPrivate(session, name, "mark");
      // As somebody has opened it: what is published is closed to upstreams by itself.
      const restrictions = { publish: "ALLOW", upstream: "ALLOW" } as const;
      const put = { domain: DOMAIN, repository, format: "pypi", package: name, restrictions } as const;
      await codeArtifact.send(new PutPackageOriginConfigurationCommand(put));
    }
  }
  place.file("environments/policy.yaml", POLICY);
  await makeBucket(s3, place.names.reportBucket);
  for (const [Key, value] of Object.entries(scanOf(stampOf(new Date()))))
    await s3.send(new PutObjectCommand({ Bucket: place.names.reportBucket, Key, Body: JSON.stringify(value) }));
}

function scanOf(stamp: string): Record<string, unknown> {
  const versions = PACKAGES.map((name) => ({ package: name, version: "1.0", reasons: [`high: ${name} 1.0`] }));
  const gate = { state: "tripped" as const, reasons: versions.flatMap(({ reasons }) => reasons), versions, waived: 0, waivers: [] };
  const findings = PACKAGES.map((name, index) => `SNYK-${index} high ${name} 1.0`);
  const scan = wholeScan(
    stamp,
    PACKAGES.map((name) => `${name} 1.0`),
    findings,
    { gate, repositories: REPOSITORIES },
  );
  const found = PACKAGES.flatMap((name) => [
    {
      kind: "upstream-open",
      packages: [name],
      detail: "its origin controls let versions from outside in",
      controls: REPOSITORIES.map((repository) => ({ repository, package: name, publish: "ALLOW" })),
      commands: [],
    },
    { kind: "group-open", packages: [name], detail: "its group lets versions from outside in", controls: [], groups: [name], commands: [] },
  ]);
  return { ...objectsOf(scan), [`outputs/${stamp}/findings.json`]: { stamp, findings: scan.findings, confusion: { found, notKnown: [] } } };
}

const everywhere = REPOSITORIES.flatMap((repository) => PACKAGES.map((name) => ({ repository, name })));

/** @param want the status and the state in the ledger that every version should have; no state: not in it */
async function quarantineProblems({ aws, names }: Place, want: readonly [string, string]): Promise<string[]> {
  const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: names.reportBucket, Key: LEDGER_KEY }));
  const { entries } = ledgerSchema.parse(JSON.parse((await Body?.transformToString()) ?? ""));
  const each = everywhere.map(async ({ repository, name }) => {
    const place = { domain: DOMAIN, repository, format: "pypi", package: name, packageVersion: "1.0" } as const;
    const { packageVersion } = await aws.codeArtifact.send(new DescribePackageVersionCommand(place));
    const entry = entries.find((one) => one.repository === repository && one.package === name);
    const is = [packageVersion?.status ?? "gone", entry?.state ?? "not in it"];
    return is.join() === want.join() ? [] : [`${repository}/${name}: ${is.join(", in the ledger ")}`];
  });
  return (await Promise.all(each)).flat();
}

async function guardProblems({ aws }: Place): Promise<string[]> {
  const controls = everywhere.map(async ({ repository, name }) => {
    const input = { domain: DOMAIN, repository, format: "pypi", package: name } as const;
    const answer = await aws.codeArtifact.send(new DescribePackageCommand(input));
    const { publish, upstream } = answer.package?.originConfiguration?.restrictions ?? {};
    return publish === "ALLOW" && upstream === "BLOCK" ? [] : [`${repository}/${name}: publish ${publish}, upstream ${upstream}`];
  });
  const groups = PACKAGES.map(async (name) => {
    const input = { domain: DOMAIN, format: "pypi", package: name } as const;
    const { packageGroup } = await aws.codeArtifact.send(new GetAssociatedPackageGroupCommand(input));
    const mode = packageGroup?.originConfiguration?.restrictions?.EXTERNAL_UPSTREAM?.effectiveMode;
    return packageGroup?.pattern === ownGroup(name) && mode === "BLOCK" ? [] : [`${name}: ${packageGroup?.pattern} ${mode}`];
  });
  return (await Promise.all([...controls, ...groups])).flat();
}

export const SCAN_SCENARIOS: readonly Scenario[] = [
  {
    name: "guard",
    terraform: false,
    prepare: scanned,
    args: ({ name }) => ["guard", "--env", name, "--yes"],
    problems: guardProblems,
  },
  {
    name: "quarantine apply",
    terraform: false,
    prepare: scanned,
    args: ({ name }) => ["quarantine", "apply", "--env", name, "--yes"],
    problems: (place) => quarantineProblems(place, ["Archived", "archived"]),
  },
  {
    name: "quarantine release",
    terraform: false,
    async prepare(place) {
      await scanned(place);
      await done(place, "quarantine", "apply", "--env", place.name, "--yes");
    },
    args: ({ name }) => ["quarantine", "release", "--env", name, "--everything", "--yes"],
    problems: (place) => quarantineProblems(place, ["Published", "released"]),
  },
];
