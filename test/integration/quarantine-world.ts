import {
  AssociateExternalConnectionCommand,
  CodeartifactClient,
  CreateDomainCommand,
  CreateRepositoryCommand,
  DescribePackageVersionCommand,
  UpdatePackageVersionsStatusCommand,
} from "@aws-sdk/client-codeartifact";
import { CreateAliasCommand, CreateKeyCommand } from "@aws-sdk/client-kms";
import { GetObjectCommand, PutBucketEncryptionCommand, S3Client } from "@aws-sdk/client-s3";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadEnvironment } from "../../environments/load";
import { tagsOf } from "../../environments/names";
import { serviceRoles } from "../../modules/permissions/documents";
import { CodeArtifactRegistry } from "../../modules/scanner/adapters/codeartifact-registry";
import { CodeArtifactIndexPages } from "../../modules/scanner/adapters/index-pages";
import { MemoryVulnerabilityService } from "../../modules/scanner/adapters/in-memory";
import { TrafficMeter } from "../../modules/scanner/adapters/meter";
import { S3Store } from "../../modules/scanner/adapters/s3-store";
import { systemClock } from "../../modules/scanner/adapters/system-clock";
import { type Ledger, LEDGER_KEY, ledgerSchema } from "../../modules/scanner/contract/quarantine";
import type { Finding, Summary } from "../../modules/scanner/contract/results";
import { scan } from "../../modules/scanner/scan";
import { readSettings } from "../../modules/scanner/settings";
import { Pace } from "../../modules/scanner/pace";
import { timetableOf } from "../../modules/scanner/timetable";
import { hermeticIndex } from "../../sandbox/index/hermetic";
import { makeRoles } from "../../scripts/demo/roles";
import { readPolicy } from "../../scripts/policy/read-policy";
import { policyFor } from "../../scripts/policy/schema";
import type { EnvironmentRoles } from "../../scripts/roles/documents";
import { subjectOf } from "../../environments/subject";
import { readTools } from "../../scripts/terraform/tools";
import { scanVariables } from "../../stacks/scan-variables";
import { type Clients, startClients } from "../helpers/clients";
import { makeUser } from "../helpers/iam";
import { localFile } from "../helpers/local-environments";
import { Outside } from "../helpers/outside";
import { copyProject, type Project } from "../helpers/project";
import { type StartedRules, startPythonRules } from "../helpers/python-rules";
import { makeBucket, sdkSettings } from "../helpers/sdk";
import type { Finished } from "../helpers/run";

/** The environment `dev` without Terraform: its domain, its two repositories, its report bucket with a key, its administrator's roles. */
export interface QuarantineWorld {
  readonly clients: Clients;
  readonly project: Project;
  readonly roles: EnvironmentRoles;
  readonly outside: Outside;
  readonly policy: (yaml: string) => void;
  /** A scan with the permissions of the scan's role, which reads the policy as it is; what Snyk finds is given. */
  readonly scan: (findings: readonly Finding[]) => Promise<Summary>;
  /** `pip download` of a requirement through a repository of the domain. */
  readonly pip: (repository: string, requirement: string) => Promise<Finished>;
  /** The status of a version in both repositories, store first; `-` where it is not. */
  readonly statuses: (name: string, version: string) => Promise<string[]>;
  readonly setStatus: (repository: string, name: string, version: string, status: "Archived" | "Published" | "Unlisted") => Promise<void>;
  readonly ledger: () => Promise<Ledger>;
  /** A file of the last scan, as it is in the bucket. */
  readonly file: (key: string) => Promise<string>;
  stop(): Promise<void>;
}

const PACKAGES = [
  { name: "lead-pack", releases: [{ version: "1.0" }, { version: "2.0" }] },
  { name: "waived-pack", releases: [{ version: "1.0" }] },
];

export const DOMAIN = "dev-packages";
const REPOSITORIES = ["team-store", "team"];

export async function startQuarantineWorld(): Promise<QuarantineWorld> {
  const [clients, rules] = await Promise.all([
    startClients({ publicIndex: await hermeticIndex({ packages: PACKAGES }) }),
    startPythonRules(),
  ]);
  const { sandbox } = clients;
  const project = copyProject(sandbox);
  const environments = join(project.directory, "environments");
  project.environment("dev", localFile("dev").replace("\nscan:\n", "\nscan:\n  versions: all\n"));
  const environment = loadEnvironment("dev", environments);
  const roles = await makeRoles(environment, sandbox);
  const outside = await Outside.of(environment, sandbox);
  await makePlaces(outside);
  const policyFile = join(environments, "policy.yaml");
  let yaml = "";
  // What is there already, pip does not download again.
  let downloads = 0;
  const file = async (Key: string) => {
    const { Body } = await outside.aws.s3.send(new GetObjectCommand({ Bucket: outside.names.reportBucket, Key }));
    return (await Body?.transformToString()) ?? "";
  };
  const place = (repository: string, name: string) => ({ domain: DOMAIN, repository, format: "pypi", package: name }) as const;
  const { codeArtifact } = outside.aws;
  return {
    clients,
    project,
    roles,
    outside,
    file,
    policy(text) {
      yaml = text;
      writeFileSync(policyFile, text);
    },
    scan: (findings) => scanWith(findings, yaml, { clients, outside, rules }),
    async pip(repository, requirement) {
      const inAccount = { AWS_ACCESS_KEY_ID: environment.account };
      const where = ["--domain", DOMAIN, "--domain-owner", environment.account, "--repository", repository];
      await clients.done("aws", ["codeartifact", "login", "--tool", "pip", ...where], inAccount);
      return clients.run(readTools().python, ["-m", "pip", "download", "--no-deps", "--dest", `got-${(downloads += 1)}`, requirement]);
    },
    statuses: (name, version) =>
      Promise.all(
        REPOSITORIES.map((repository) =>
          codeArtifact.send(new DescribePackageVersionCommand({ ...place(repository, name), packageVersion: version })).then(
            ({ packageVersion }) => packageVersion?.status ?? "",
            () => "-",
          ),
        ),
      ),
    async setStatus(repository, name, version, targetStatus) {
      await codeArtifact.send(new UpdatePackageVersionsStatusCommand({ ...place(repository, name), versions: [version], targetStatus }));
    },
    ledger: async () => ledgerSchema.parse(JSON.parse(await file(LEDGER_KEY))),
    async stop() {
      await Promise.all([clients.stop(), rules.stop()]);
      project.remove();
    },
  };
}

/** What the stacks make of it. */
async function makePlaces({ aws, environment, names }: Outside): Promise<void> {
  const [store = "", team = ""] = REPOSITORIES;
  const domain = { domain: DOMAIN };
  await aws.codeArtifact.send(new CreateDomainCommand(domain));
  await aws.codeArtifact.send(new CreateRepositoryCommand({ ...domain, repository: store }));
  await aws.codeArtifact.send(new AssociateExternalConnectionCommand({ ...domain, repository: store, externalConnection: "public:pypi" }));
  await aws.codeArtifact.send(new CreateRepositoryCommand({ ...domain, repository: team, upstreams: [{ repositoryName: store }] }));
  const Tags = Object.entries(tagsOf(environment)).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
  const { KeyMetadata } = await aws.kms.send(new CreateKeyCommand({ Tags }));
  const { Arn: KMSMasterKeyID = "" } = KeyMetadata ?? {};
  await aws.kms.send(new CreateAliasCommand({ AliasName: names.reportKeyAlias, TargetKeyId: KMSMasterKeyID }));
  await makeBucket(aws.s3, names.reportBucket);
  const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" as const, KMSMasterKeyID } };
  await aws.s3.send(new PutBucketEncryptionCommand({ Bucket: names.reportBucket, ServerSideEncryptionConfiguration: { Rules: [rule] } }));
}

interface ScanPlace {
  readonly clients: Clients;
  readonly outside: Outside;
  readonly rules: StartedRules;
}

async function scanWith(findings: readonly Finding[], yaml: string, { clients, outside, rules }: ScanPlace): Promise<Summary> {
  const { environment, names } = outside;
  const root = sdkSettings({ ...clients.sandbox, account: environment.account });
  const keys = await makeUser(root, `scan-${Date.now()}`, ...serviceRoles(subjectOf(environment)).scan.statements);
  const meter = new TrafficMeter();
  const settings = readSettings({ ...scanVariables(environment, names), AWS_REGION: environment.region });
  const { domain, domainOwner } = settings;
  const codeartifact = new CodeartifactClient(sdkSettings(clients.sandbox, keys));
  const s3 = new S3Client({ ...sdkSettings(clients.sandbox, keys), forcePathStyle: true });
  const service = new MemoryVulnerabilityService();
  service.findings = findings;
  return scan(
    settings,
    { organization: "acme", engine: "cli", version: settings.cliVersion },
    {
      registry: new CodeArtifactRegistry(codeartifact, domain, domainOwner),
      pages: new CodeArtifactIndexPages(codeartifact, { domain, domainOwner }, systemClock, meter, new Pace(systemClock)),
      rules: rules.rules,
      service,
      store: new S3Store(s3, settings.bucket),
      clock: systemClock,
      meter,
      log: () => undefined,
      policy: policyFor("dev", readPolicy("policy.yaml", yaml, ["dev"])),
    },
    timetableOf({ timeoutMinutes: 60 }, systemClock, new AbortController().signal),
  );
}
