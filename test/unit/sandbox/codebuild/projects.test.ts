import { createCodeBuild } from "../../../../sandbox/services/codebuild";
import type { FakeAws } from "./fake-aws";
import { ROLE, startFakeAws } from "./fake-aws";
import type { ServiceCalls } from "./service-calls";
import { serviceCalls } from "./service-calls";

let aws: FakeAws;
let codebuild: ServiceCalls;
beforeEach(async () => {
  aws = await startFakeAws();
  codebuild = await serviceCalls(createCodeBuild(aws.context));
});
afterEach(() => aws.stop());

const environment = { type: "LINUX_CONTAINER", image: "aws/codebuild/standard:7.0", computeType: "BUILD_GENERAL1_SMALL" };
const source = { type: "NO_SOURCE", buildspec: "version: 0.2" };
const minimal = { name: "scan", source, artifacts: { type: "NO_ARTIFACTS" }, environment, serviceRole: ROLE };
const ARN = "arn:aws:codebuild:eu-central-1:111122223333:project/scan";

interface Answer {
  project: Record<string, unknown> & { created: number; lastModified: number };
}

test("CreateProject fills in the same defaults as CodeBuild", async () => {
  const environmentVariables = [
    { name: "B", value: "2" },
    { name: "A", value: "1", type: "PARAMETER_STORE" },
  ];
  const tags = [{ key: "team", value: "data" }];
  const { project } = await codebuild.call<Answer>("CreateProject", {
    ...minimal,
    environment: { ...environment, environmentVariables },
    tags,
  });
  const { created, lastModified, ...members } = project;
  expect([typeof created, typeof lastModified]).toEqual(["number", "number"]);
  expect(members).toEqual({
    name: "scan",
    arn: ARN,
    source: { ...source, insecureSsl: false },
    artifacts: { type: "NO_ARTIFACTS", encryptionDisabled: false },
    cache: { type: "NO_CACHE" },
    environment: {
      ...environment,
      privilegedMode: false,
      imagePullCredentialsType: "CODEBUILD",
      environmentVariables: [
        { name: "B", value: "2", type: "PLAINTEXT" },
        { name: "A", value: "1", type: "PARAMETER_STORE" },
      ],
    },
    serviceRole: ROLE,
    timeoutInMinutes: 60,
    queuedTimeoutInMinutes: 480,
    encryptionKey: "arn:aws:kms:eu-central-1:111122223333:alias/aws/s3",
    tags,
    badge: { badgeEnabled: false },
    logsConfig: { cloudWatchLogs: { status: "ENABLED" }, s3Logs: { status: "DISABLED", encryptionDisabled: false } },
    projectVisibility: "PRIVATE",
  });
  expect(aws.assumed).toEqual([`codebuild.amazonaws.com ${ROLE}`]);
});

test("CreateProject refuses inconsistent input", async () => {
  await codebuild.call("CreateProject", minimal);
  const refusal = (members: object) => codebuild.refusal("CreateProject", { ...minimal, name: "other", ...members });
  expect(await codebuild.refusal("CreateProject", minimal)).toEqual({
    code: "ResourceAlreadyExistsException",
    message: `Project already exists: ${ARN}`,
  });
  const artifacts = { type: "S3" };
  expect((await refusal({ artifacts })).message).toBe("Invalid artifacts: location must be given for artifact type S3");
  expect((await refusal({ source: { type: "NO_SOURCE" } })).message).toBe(
    "Invalid project source: a buildspec must be given for source type NO_SOURCE",
  );
  expect((await refusal({ source: { type: "S3", location: "bucket" } })).code).toBe("InvalidInputException");
  expect((await refusal({ source: { type: "CODECOMMIT", location: "https://example.com/x" } })).message).toMatch(
    /^Invalid project source: location must be a valid AWS CodeCommit/,
  );
  expect((await refusal({ source: { type: "CODEPIPELINE" } })).message).toMatch(/must be used together$/);
  expect((await refusal({ badgeEnabled: true })).message).toBe("Build badges are not supported for source type NO_SOURCE");
  expect((await refusal({ serviceRole: "arn:aws:iam::444455556666:role/x" })).message).toBe(
    "Invalid service role: Service role account ID does not match caller's account",
  );
  const untrusting = "arn:aws:iam::111122223333:role/untrusting";
  aws.untrusted.add(untrusting);
  expect(await refusal({ serviceRole: untrusting })).toEqual({
    code: "InvalidInputException",
    message: `CodeBuild is not authorized to perform: sts:AssumeRole on ${untrusting}`,
  });
  expect((await refusal({ secondarySources: [{ type: "S3", location: "bucket/key" }] })).message).toMatch(/must have a source identifier$/);
});

test("UpdateProject keeps absent members and removes those that are given empty", async () => {
  const vpcConfig = { vpcId: "vpc-1", subnets: ["subnet-1"], securityGroupIds: ["sg-1"] };
  const created = await codebuild.call<Answer>("CreateProject", {
    ...minimal,
    description: "old",
    vpcConfig,
    concurrentBuildLimit: 2,
    timeoutInMinutes: 10,
  });
  const { project } = await codebuild.call<Answer>("UpdateProject", {
    name: ARN,
    description: "new",
    vpcConfig: {},
    concurrentBuildLimit: -1,
  });
  const gone = { vpcConfig: undefined, concurrentBuildLimit: undefined };
  expect(project).toEqual({ ...created.project, ...gone, description: "new", lastModified: project.lastModified });
  expect(Object.keys(project)).not.toContain("vpcConfig");
  const { projects } = await codebuild.call<{ projects: unknown[] }>("BatchGetProjects", { names: ["scan"] });
  expect(projects).toEqual([project]);
  expect((await codebuild.refusal("UpdateProject", { name: "none" })).code).toBe("ResourceNotFoundException");
  expect((await codebuild.refusal("UpdateProject", { name: "scan", artifacts: { type: "CODEPIPELINE" } })).code).toBe(
    "InvalidInputException",
  );
});

test("BatchGetProjects accepts names and ARNs; DeleteProject succeeds for a project that does not exist", async () => {
  await codebuild.call("CreateProject", minimal);
  const other = "arn:aws:codebuild:eu-central-1:111122223333:project/other";
  const found = await codebuild.call<{ projects: { name: string }[]; projectsNotFound: string[] }>("BatchGetProjects", {
    names: ["scan", ARN, other],
  });
  expect([found.projects.map(({ name }) => name), found.projectsNotFound]).toEqual([["scan", "scan"], [other]]);
  expect(await codebuild.call("DeleteProject", { name: ARN })).toEqual({});
  expect(await codebuild.call("DeleteProject", { name: ARN })).toEqual({});
  expect(await codebuild.call("BatchGetProjects", { names: ["scan"] })).toEqual({ projects: [], projectsNotFound: ["scan"] });
});

test("ListProjects: sorted, in pages of 100, by account", async () => {
  for (let n = 0; n < 101; n += 1) await codebuild.call("CreateProject", { ...minimal, name: `p-${String(n).padStart(3, "0")}` });
  type Page = { projects: string[]; nextToken?: string };
  const first = await codebuild.call<Page>("ListProjects", {});
  expect([first.projects.length, first.projects[0], typeof first.nextToken]).toEqual([100, "p-000", "string"]);
  expect(await codebuild.call("ListProjects", { nextToken: first.nextToken })).toEqual({ projects: ["p-100"] });
  const newest = await codebuild.call<Page>("ListProjects", { sortBy: "CREATED_TIME", sortOrder: "DESCENDING" });
  expect(newest.projects[0]).toBe("p-100");
  expect((await codebuild.refusal("ListProjects", { nextToken: "bm9uZQ" })).code).toBe("InvalidInputException");
  expect(await codebuild.call("ListProjects", {}, { account: "444455556666" })).toEqual({ projects: [] });
});

test("a project keeps a resource policy until it is deleted", async () => {
  await codebuild.call("CreateProject", minimal);
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [] });
  const resource = { resourceArn: ARN };
  expect((await codebuild.refusal("GetResourcePolicy", resource)).code).toBe("ResourceNotFoundException");
  expect((await codebuild.refusal("PutResourcePolicy", { resourceArn: ARN, policy: "{" })).code).toBe("InvalidInputException");
  expect(await codebuild.call("PutResourcePolicy", { resourceArn: ARN, policy })).toEqual(resource);
  expect(await codebuild.call("GetResourcePolicy", resource)).toEqual({ policy });
  await codebuild.call("DeleteResourcePolicy", resource);
  expect((await codebuild.refusal("GetResourcePolicy", resource)).code).toBe("ResourceNotFoundException");
});
