import { CodeartifactClient } from "@aws-sdk/client-codeartifact";
import { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { CodeCommitClient } from "@aws-sdk/client-codecommit";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { KMSClient, NotFoundException } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SSMClient } from "@aws-sdk/client-ssm";
import { namesOf } from "../../../../environments/names";
import { Attempts } from "../../../../scripts/adopt/look/attempt";
import type { LookClients } from "../../../../scripts/adopt/look/context";
import { findElsewhere } from "../../../../scripts/adopt/look/elsewhere";
import { findLeftovers } from "../../../../scripts/adopt/look/leftovers";
import { findParameter, findReportKey } from "../../../../scripts/adopt/look/scanner";
import { findWalkthrough, type Walkthrough, walkthroughBuild } from "../../../../scripts/adopt/look/walkthrough";
import { context, repository, withRegistry, WORKSHOP } from "../../../helpers/adopt-worlds";
import { failure, fakeClient, type Handlers } from "../fake-client";

const clients = (handlers: Partial<Record<keyof LookClients, Handlers>>): LookClients => ({
  account: context.environment.account,
  region: context.environment.region,
  codeArtifact: fakeClient(CodeartifactClient, handlers.codeArtifact).client,
  codeBuild: fakeClient(CodeBuildClient, handlers.codeBuild).client,
  codeCommit: fakeClient(CodeCommitClient, handlers.codeCommit).client,
  codePipeline: fakeClient(CodePipelineClient, handlers.codePipeline).client,
  kms: fakeClient(KMSClient, handlers.kms).client,
  s3: fakeClient(S3Client, handlers.s3).client,
  ssm: fakeClient(SSMClient, handlers.ssm).client,
});
const denied = () => {
  throw Object.assign(new Error("not authorized to perform it"), { ...failure, name: "AccessDeniedException", message: "not authorized" });
};

const VARIABLES = { domainName: "demo-domain", domainOwner: "1", repository: "pypi-store", projectname: "x", artifactbucket: "my-bucket" };
const project = (variables: Readonly<Record<string, string>>, buildspec?: string) => ({
  name: "snykBuild1A2B",
  environment: {
    ...({ type: "LINUX_CONTAINER", image: "x", computeType: "BUILD_GENERAL1_LARGE" } as const),
    environmentVariables: Object.entries(variables).map(([name, value]) => ({ name, value })),
  },
  source: { type: "CODEPIPELINE" as const, buildspec },
  serviceRole: "arn:aws:iam::222233334444:role/path/build-role",
  logsConfig: { cloudWatchLogs: { status: "ENABLED" as const, groupName: "snyk-pypi-ca-logs" } },
});
const BUILDSPEC = JSON.stringify({ version: "0.2", env: { "parameter-store": { SNYK_TOKEN: "myToken", SNYK_ORG: "myOrg" } } });
const BUILD = {
  project: "snykBuild1A2B",
  domain: "demo-domain",
  repository: "pypi-store",
  bucket: "my-bucket",
  tokenParameter: "myToken",
  organizationParameter: "myOrg",
  role: "build-role",
  logGroup: "snyk-pypi-ca-logs",
};

describe("the walkthrough's stack", () => {
  test("is recognised by its build's variables, which hold the names that the user gave", () => {
    expect(walkthroughBuild(project(VARIABLES, BUILDSPEC))).toEqual(BUILD);
    expect(walkthroughBuild(project(VARIABLES, "buildspec.yml"))).toEqual({
      ...BUILD,
      tokenParameter: undefined,
      organizationParameter: undefined,
    });
    const { domainName, domainOwner, repository: name, projectname } = VARIABLES;
    expect(walkthroughBuild(project({ domainName, domainOwner, repository: name, projectname }, BUILDSPEC))).toBeUndefined();
  });

  const action = (configuration: Readonly<Record<string, string>>) => ({ actions: [{ configuration }] });
  const pipelines: Readonly<Record<string, object>> = {
    mine: { name: "mine", stages: [action({ RepositoryName: "other" }), action({ ProjectName: "other" })] },
    theirs: { name: "theirs", stages: [action({ RepositoryName: "Repo" }), action({ ProjectName: "snykBuild1A2B" })] },
  };
  const codeBuild: Handlers = {
    ListProjects: () => ({ projects: ["snykBuild1A2B", "another"] }),
    BatchGetProjects: ({ names }: { names: string[] }) => ({
      projects: names.map((name) => (name === "another" ? { name } : project(VARIABLES, BUILDSPEC))),
    }),
  };

  test("leads to its pipeline and to the schedule that starts it", async () => {
    const codePipeline: Handlers = {
      ListPipelines: () => ({ pipelines: Object.keys(pipelines).map((name) => ({ name })) }),
      GetPipeline: ({ name }: { name: string }) => ({ pipeline: pipelines[name] }),
    };
    const found = await findWalkthrough({ aws: clients({ codeBuild, codePipeline }) }, new Attempts());
    expect(found).toEqual({ builds: [BUILD], pipelines: ["theirs"], sources: ["Repo"] });
  });

  test("a denied call does not count as a missing resource", async () => {
    const attempts = new Attempts();
    const aws = clients({ codeBuild, codePipeline: { ListPipelines: denied } });
    expect(await findWalkthrough({ aws }, attempts)).toEqual({ builds: [BUILD], pipelines: [], sources: [] });
    expect(attempts.unchecked).toEqual([{ what: "CodePipeline pipelines", reason: "not authorized" }]);
    const broken = clients({ codeBuild: { ListProjects: () => Promise.reject(new Error("no network")) } });
    await expect(findWalkthrough({ aws: broken }, new Attempts())).rejects.toThrow("no network");
  });
});

test("its leftovers are listed, with the way to remove each", async () => {
  const names = ["cdktoolkit-stagingbucket-1abc", "cdk-hnb659fds-assets-222233334444-eu-central-1", "reports"];
  const aws = clients({ s3: { ListBuckets: () => ({ Buckets: names.map((Name) => ({ Name })) }) } });
  const left = await findLeftovers({ builds: [BUILD, BUILD], pipelines: ["theirs"], sources: [] }, { aws }, new Attempts());
  const toolkit = "stack CDKToolkit, unless another CDK application uses it";
  expect(left.map(({ what, name, advice }) => [what, name, advice])).toEqual([
    ["CodePipeline pipeline", "theirs", "cdk destroy"],
    ["CodeBuild project", "snykBuild1A2B", "cdk destroy"],
    ["CodeBuild project", "snykBuild1A2B", "cdk destroy"],
    ["IAM role", "build-role", "cdk destroy"],
    ["log group", "snyk-pypi-ca-logs", "cdk destroy"],
    ["S3 bucket", "cdktoolkit-stagingbucket-1abc", toolkit],
    ["S3 bucket", "cdk-hnb659fds-assets-222233334444-eu-central-1", toolkit],
  ]);
  expect(await findLeftovers({ builds: [], pipelines: [], sources: [] }, { aws: clients({}) }, new Attempts())).toEqual([]);
});

describe("a resource with another name than in the environment", () => {
  const walkthrough: Walkthrough = { builds: [BUILD], pipelines: ["theirs"], sources: ["Repo"] };
  const account = {
    codeArtifact: {
      ListRepositoriesInDomain: () => ({ repositories: [{ name: "pypi-store" }, { name: "npm" }] }),
      DescribeRepository: ({ repository: name }: { repository: string }) => ({
        repository: { name, externalConnections: [{ externalConnectionName: name === "npm" ? "public:npmjs" : "public:pypi" }] },
      }),
    },
    codeCommit: {
      ListRepositories: () => ({ repositories: ["Repo", "Scripts", "Empty", "Other"].map((repositoryName) => ({ repositoryName })) }),
      GetFolder: ({ repositoryName }: { repositoryName: string }) => {
        if (repositoryName === "Empty") throw Object.assign(new Error(), { name: "CommitDoesNotExistException", ...failure });
        const files = repositoryName === "Scripts" ? ["list_repos.py", "pip_install.py"] : ["list_repos.py"];
        return { files: files.map((relativePath) => ({ relativePath })) };
      },
    },
    s3: {
      ListBuckets: () => ({ Buckets: ["my-bucket", "reports", "old", "ours", "far"].map((Name) => ({ Name })) }),
      ListObjectsV2: ({ Bucket }: { Bucket: string }) => {
        if (Bucket === "far") throw Object.assign(new Error(), { name: "PermanentRedirect", ...failure });
        const files = { old: ["requirements.txt"], ours: ["requirements.txt", "summary.json"] }[Bucket] ?? [];
        return { Contents: files.map((file) => ({ Key: `outputs/2021-05-07-120000/${file}` })) };
      },
    },
    ssm: {
      DescribeParameters: ({ ParameterFilters: [filter] }: { ParameterFilters: { Values: string[] }[] }) => ({
        Parameters: filter?.Values.filter((name) => ["myToken", "snykAuthToken", "/snykOrg"].includes(name)).map((Name) => ({
          Name,
          Type: Name === "snykAuthToken" ? "String" : "SecureString",
        })),
      }),
    },
  } satisfies Partial<Record<keyof LookClients, Handlers>>;
  const sets = async (found: Parameters<typeof findElsewhere>[0], environment = context.environment) => {
    const elsewhere = await findElsewhere(
      ...([found, walkthrough, { environment, names: namesOf(environment), aws: clients(account) }, new Attempts()] as const),
    );
    return elsewhere.map(({ set }) => set);
  };

  test("is found by its content and by the stack's parameters", async () => {
    expect(await sets({ registry: { domain: WORKSHOP.registry.domain }, scanner: {} })).toEqual([
      "registry.storeRepository: pypi-store; or registry.repository: pypi-store with storeRepository: false",
      "scan.sourceRepository: Repo",
      "scan.sourceRepository: Scripts",
      "scan.reportBucket: my-bucket",
      "scan.reportBucket: old",
      "snyk.tokenParameter: myToken",
      "snyk.organizationParameter: /snykOrg",
    ]);
  });

  test("is not looked for if a resource with the environment's name exists", async () => {
    expect(await sets(WORKSHOP)).toEqual([]);
    const one = { ...WORKSHOP, registry: { domain: WORKSHOP.registry.domain, team: repository("team") } };
    expect(await sets(one, withRegistry({ storeRepository: false }))).toEqual([]);
  });
});

test("a parameter is read without its value", async () => {
  const { client, calls } = fakeClient(SSMClient, {
    DescribeParameters: () => ({
      Parameters: [
        { Name: "/snykOrg", Type: "String" },
        { Name: "snykOrg", Type: "SecureString", KeyId: "alias/team" },
      ],
    }),
  });
  expect(await findParameter("snykOrg", { ssm: client })).toEqual({ name: "snykOrg", type: "SecureString", customerKey: "alias/team" });
  expect(await findParameter("absent", { ssm: client })).toBeUndefined();
  expect(calls).toEqual(["DescribeParameters", "DescribeParameters"]);
});

test("the key of the report bucket is found by its alias, and only a usable one is named", async () => {
  const state = { value: "Enabled" };
  const DescribeKey = ({ KeyId }: { KeyId: string }) => {
    if (KeyId !== "alias/dev-package-scan-reports") throw new NotFoundException({ $metadata: {}, message: "Alias is not found" });
    return { KeyMetadata: { KeyId: "cccc", KeyState: state.value, KeyManager: "CUSTOMER" } };
  };
  const { client } = fakeClient(KMSClient, { DescribeKey });
  const alias = "alias/dev-package-scan-reports";
  expect(await findReportKey(alias, { kms: client })).toEqual({ alias, keyId: "cccc" });
  state.value = "PendingDeletion";
  expect(await findReportKey(alias, { kms: client })).toEqual({ alias, keyId: undefined });
  expect(await findReportKey("alias/absent", { kms: client })).toBeUndefined();
});
