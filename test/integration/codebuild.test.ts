import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BatchGetProjectsCommand, ListBuildsForProjectCommand, StartBuildCommand, StopBuildCommand } from "@aws-sdk/client-codebuild";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { madeUpSignature } from "../../sandbox/moto/client";
import { SECRET_HEADER, startMoto } from "../../sandbox/moto/process";
import { unzip } from "../../sandbox/kit/zip";
import { readTools } from "../../scripts/terraform/tools";
import { browse, findChromium } from "../helpers/chromium";
import { makeBucket } from "../helpers/sdk";
import type { BuildClients } from "./codebuild-clients";
import { failureOf, phasesOf, startBuildClients } from "./codebuild-clients";
import { endsWithout, makePlacedProject } from "./build-network";
import { attempts, isPreflighted, send, startAttacker } from "./page-attack";

let clients: BuildClients;
beforeAll(async () => {
  clients = await startBuildClients();
  await clients.role("build", "codebuild.amazonaws.com");
});
afterAll(() => clients.stop());

test("a build runs all its phases in one shell, as its role, and logs them", async () => {
  const buildspec = `version: 0.2
env:
  variables: { A: from-buildspec, B: from-buildspec, C: from-buildspec }
  exported-variables: [RESULT]
phases:
  install:
    commands: [mkdir deep, cd deep, export KEPT=yes]
  pre_build:
    commands: ['echo "$PWD" | grep -c "/deep$"', 'echo $KEPT']
  build:
    commands:
      - echo "$A $B $C"
      - aws sts get-caller-identity --query Arn --output text
      - |
        for n in 1 2; do
          echo "line $n"
        done
      - export RESULT="done $CODEBUILD_BUILD_NUMBER"
  post_build:
    commands: [echo succeeding $CODEBUILD_BUILD_SUCCEEDING]
`;
  const environment = { type: "LINUX_CONTAINER", image: "aws/codebuild/standard:7.0", computeType: "BUILD_GENERAL1_SMALL" } as const;
  const environmentVariables = ["B", "C"].map((name) => ({ name, value: "from-project" }));
  await clients.project({ name: "phases", buildspec, environment: { ...environment, environmentVariables } });
  const build = await clients.build({ projectName: "phases", environmentVariablesOverride: [{ name: "C", value: "from-start" }] });
  expect(build.buildStatus).toBe("SUCCEEDED");
  const types = [
    "SUBMITTED",
    "QUEUED",
    "PROVISIONING",
    "DOWNLOAD_SOURCE",
    "INSTALL",
    "PRE_BUILD",
    "BUILD",
    "POST_BUILD",
    "UPLOAD_ARTIFACTS",
    "FINALIZING",
  ];
  expect(phasesOf(build)).toEqual([...types.map((type) => `${type} SUCCEEDED`), "COMPLETED -"]);
  expect(build.exportedEnvironmentVariables).toEqual([{ name: "RESULT", value: "done 1" }]);
  const uuid = build.id?.split(":")[1];
  const log = await clients.log(build);
  const output = log.slice(log.indexOf("[Container] Entering phase PRE_BUILD"));
  expect(output).toEqual([
    "[Container] Entering phase PRE_BUILD",
    '[Container] Running command echo "$PWD" | grep -c "/deep$"',
    "1",
    "[Container] Running command echo $KEPT",
    "yes",
    "[Container] Phase complete: PRE_BUILD State: SUCCEEDED",
    "[Container] Phase context status code:  Message: ",
    "[Container] Entering phase BUILD",
    '[Container] Running command echo "$A $B $C"',
    "from-buildspec from-project from-start",
    "[Container] Running command aws sts get-caller-identity --query Arn --output text",
    `arn:aws:sts::111122223333:assumed-role/build/AWSCodeBuild-${uuid}`,
    '[Container] Running command for n in 1 2; do\n  echo "line $n"\ndone',
    "line 1",
    "line 2",
    '[Container] Running command export RESULT="done $CODEBUILD_BUILD_NUMBER"',
    "[Container] Phase complete: BUILD State: SUCCEEDED",
    "[Container] Phase context status code:  Message: ",
    "[Container] Entering phase POST_BUILD",
    "[Container] Running command echo succeeding $CODEBUILD_BUILD_SUCCEEDING",
    "succeeding 1",
    "[Container] Phase complete: POST_BUILD State: SUCCEEDED",
    "[Container] Phase context status code:  Message: ",
    "[Container] Phase complete: UPLOAD_ARTIFACTS State: SUCCEEDED",
    "[Container] Phase context status code:  Message: ",
  ]);
});

test("secrets come from Parameter Store and Secrets Manager as the build's role, and are hidden in the log", async () => {
  await clients.aws("ssm", "put-parameter", "--name", "/team/token", "--type", "SecureString", "--value", "s3cr3t-parameter");
  const login = '{"user":"ana-secret","password":"pw-secret"}';
  await clients.aws("secretsmanager", "create-secret", "--name", "team/login", "--secret-string", login);
  const buildspec = `version: 0.2
env:
  parameter-store: { TOKEN: /team/token }
  secrets-manager: { USER_NAME: "team/login:user" }
phases:
  build:
    commands: ['echo "token=$TOKEN user=$USER_NAME"', 'echo "$TOKEN" | wc -c']
`;
  await clients.project({ name: "secrets", buildspec });
  const log = await clients.log(await clients.build({ projectName: "secrets" }));
  expect(log).toContain("token=*** user=***");
  expect(log).toContain("17");
  expect(log.join("\n")).not.toMatch(/s3cr3t-parameter|ana-secret/);

  const override = { name: "TOKEN", value: "/team/none", type: "PARAMETER_STORE" } as const;
  const missing = await clients.build({ projectName: "secrets", environmentVariablesOverride: [override] });
  expect([missing.buildStatus, failureOf(missing)]).toEqual([
    "FAILED",
    { phase: "DOWNLOAD_SOURCE", code: "Decrypted Variables Error", message: "parameter does not exist: /team/none" },
  ]);

  await clients.role("logs-only", "codebuild.amazonaws.com", [{ Action: "logs:*" }]);
  const denied = await clients.build({ projectName: "secrets", serviceRoleOverride: "arn:aws:iam::111122223333:role/logs-only" });
  expect(failureOf(denied)).toMatchObject({ phase: "DOWNLOAD_SOURCE", code: "Decrypted Variables Error" });
  expect(failureOf(denied).message).toMatch(
    /^AccessDeniedException: .*assumed-role\/logs-only\/.* is not authorized to perform: ssm:GetParameters on resource/,
  );
});

test("a role that may not write logs fails the build", async () => {
  const serviceRole = await clients.role("no-logs", "codebuild.amazonaws.com", [{ Action: "s3:*" }]);
  await clients.project({ name: "no-logs", serviceRole, buildspec: "version: 0.2\nphases: { build: { commands: [echo never] } }" });
  const build = await clients.build({ projectName: "no-logs" });
  expect(phasesOf(build).slice(2)).toEqual(["PROVISIONING FAILED", "FINALIZING SUCCEEDED", "COMPLETED -"]);
  expect(failureOf(build).code).toBe("ACCESS_DENIED");
  expect(failureOf(build).message).toContain(
    `does not allow AWS CodeBuild to create Amazon CloudWatch Logs log streams for build ${build.arn}`,
  );
  expect(failureOf(build).message).toContain("logs:CreateLogStream");
});

describe("a build in a VPC", () => {
  const resource = (type: string) => `arn:aws:ec2:eu-central-1:111122223333:${type}`;
  const ENI = resource("network-interface/eni-0a1b2c3d4e5f67890");
  beforeAll(() => makePlacedProject(clients, "in-vpc"));

  test("runs with what the stacks give its role, and CodeBuild says where", async () => {
    expect((await endsWithout(clients, "in-vpc"))[0]).toBe("SUCCEEDED");
    const { projects } = await clients.codebuild.send(new BatchGetProjectsCommand({ names: ["in-vpc"] }));
    expect(projects?.[0]?.vpcConfig).toEqual({
      vpcId: "vpc-0a1b2c3d4e5f67890",
      subnets: ["subnet-0a1b2c3d4e5f67890"],
      securityGroupIds: ["sg-0a1b2c3d4e5f67890"],
    });
  });

  test.each([
    ["ec2:DescribeVpcs", "*"],
    ["ec2:DescribeSubnets", "*"],
    ["ec2:DescribeSecurityGroups", "*"],
    ["ec2:DescribeDhcpOptions", "*"],
    ["ec2:DescribeNetworkInterfaces", "*"],
    ["ec2:CreateNetworkInterface", ENI],
    ["ec2:CreateNetworkInterfacePermission", ENI],
    ["ec2:DeleteNetworkInterface", ENI],
  ])("does not begin without %s", async (action, on) => {
    expect(await endsWithout(clients, "in-vpc", action)).toEqual([
      "FAILED",
      "PROVISIONING",
      "VPC_CLIENT_ERROR",
      "Unexpected EC2 error: UnauthorizedOperation: You are not authorized to perform this operation. User: " +
        `arn:aws:sts::111122223333:assumed-role/in-vpc/SESSION is not authorized to perform: ${action} on resource: ${on} ` +
        `because no identity-based policy allows the ${action} action`,
    ]);
  });

  test("makes no interface in another VPC, and a project is not made whose role may not look", async () => {
    const elsewhere = { vpcId: "vpc-00000000000000000", subnets: ["subnet-00000000000000000"], securityGroupIds: ["sg-00000000000000000"] };
    const serviceRole = "arn:aws:iam::111122223333:role/in-vpc";
    const buildspec = "{ version: 0.2, phases: { build: { commands: ['true'] } } }";
    await clients.project({ name: "in-another-vpc", serviceRole, buildspec, vpcConfig: elsewhere });
    expect(failureOf(await clients.build({ projectName: "in-another-vpc" })).message).toContain(
      `is not authorized to perform: ec2:CreateNetworkInterface on resource: ${resource("subnet/subnet-00000000000000000")} `,
    );
    const blind = await clients.role("blind", "codebuild.amazonaws.com", [
      { Action: ["logs:*", "ec2:DescribeVpcs", "ec2:DescribeSubnets"] },
    ]);
    await expect(clients.project({ name: "blind", serviceRole: blind, buildspec, vpcConfig: elsewhere })).rejects.toMatchObject({
      name: "InvalidInputException",
      message: "Not authorized to perform DescribeSecurityGroups",
    });
  });
});

describe("a build with an image of Amazon ECR", () => {
  const REGISTRY = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";
  const MANIFEST = JSON.stringify({ schemaVersion: 2, mediaType: "application/vnd.docker.distribution.manifest.v2+json", layers: [] });
  const repository = "arn:aws:ecr:eu-central-1:111122223333:repository/company/python";
  beforeAll(async () => {
    await clients.aws("ecr", "create-repository", "--repository-name", "company/python");
    await clients.aws("ecr", "put-image", "--repository-name", "company/python", "--image-tag", "3.12", "--image-manifest", MANIFEST);
    await makePlacedProject(clients, "own-image", `${REGISTRY}/company/python:3.12`);
  });

  test("has it fetched by its role, and its commands see its name", async () => {
    expect((await endsWithout(clients, "own-image"))[0]).toBe("SUCCEEDED");
    const buildspecOverride = "{ version: 0.2, phases: { build: { commands: [echo image $CODEBUILD_BUILD_IMAGE] } } }";
    const build = await clients.build({ projectName: "own-image", buildspecOverride });
    expect(build.environment?.imagePullCredentialsType).toBe("SERVICE_ROLE");
    expect(await clients.log(build)).toContain(`image ${REGISTRY}/company/python:3.12`);
  });

  test.each([
    ["ecr:GetAuthorizationToken", "*"],
    ["ecr:BatchCheckLayerAvailability", repository],
    ["ecr:BatchGetImage", repository],
    ["ecr:GetDownloadUrlForLayer", repository],
  ])("does not begin without %s", async (action, on) => {
    expect(await endsWithout(clients, "own-image", action)).toEqual([
      "FAILED",
      "PROVISIONING",
      "BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE",
      "Unable to pull customer's container image. CannotPullContainerError: Error response from daemon: User: " +
        `arn:aws:sts::111122223333:assumed-role/own-image/SESSION is not authorized to perform: ${action} on resource: ${on} ` +
        `because no identity-based policy allows the ${action} action`,
    ]);
  });

  test("that is not there, or of another account that does not let it in, does not begin; one that lets it in does", async () => {
    const other = { AWS_ACCESS_KEY_ID: "222233334444" };
    const inOther = (...args: string[]) => clients.done("aws", ["ecr", ...args, "--repository-name", "shared"], other);
    await inOther("create-repository");
    await inOther("put-image", "--image-tag", "1", "--image-manifest", MANIFEST);
    const image = "222233334444.dkr.ecr.eu-central-1.amazonaws.com/shared";
    await makePlacedProject(clients, "gone-image", `${REGISTRY}/company/none:1`);
    await makePlacedProject(clients, "shared-image", `${image}:1`);
    expect((await endsWithout(clients, "gone-image"))[3]).toContain("CannotPullContainerError");
    expect((await endsWithout(clients, "shared-image"))[3]).toContain(
      "because no resource-based policy allows the ecr:BatchCheckLayerAvailability action",
    );
    const Action = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
    const Statement = [{ Sid: "in", Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action }];
    await inOther("set-repository-policy", "--policy-text", JSON.stringify({ Version: "2012-10-17", Statement }));
    expect((await endsWithout(clients, "shared-image"))[0]).toBe("SUCCEEDED");
  });
});

test("StopBuild ends every process of the build", async () => {
  const marker = join(clients.folder, "stopped.pid");
  const buildspec = `version: 0.2
phases:
  build:
    commands:
      - setsid sh -c 'echo $$ > ${marker}; exec sleep 1000' &
      - sleep 1000
  post_build:
    commands: [echo never]
`;
  await clients.project({ name: "stopped", buildspec });
  const { build } = await clients.codebuild.send(new StartBuildCommand({ projectName: "stopped" }));
  while (!existsSync(marker) || readFileSync(marker, "utf8") === "") await new Promise((resolve) => setTimeout(resolve, 50));
  const stopped = await clients.codebuild.send(new StopBuildCommand({ id: build?.id }));
  expect([stopped.build?.buildStatus, stopped.build?.buildComplete]).toEqual(["STOPPED", true]);
  expect(phasesOf(stopped.build ?? {}).slice(-2)).toEqual(["BUILD STOPPED", "COMPLETED -"]);
  expect(await clients.runs(Number(readFileSync(marker, "utf8")))).toBe(false);
  expect(await clients.log(stopped.build ?? {})).not.toContain("never");
});

test("source from S3, artifacts to S3 as an archive and file by file", async () => {
  await makeBucket(clients.s3, "sources");
  await makeBucket(clients.s3, "results");
  const buildspec = `version: 0.2
phases:
  build:
    commands: [mkdir -p out/sub, cp input.txt out/a.txt, echo b > out/sub/b.txt, echo skip > out/skip.log]
artifacts:
  files: ["**/*"]
  exclude-paths: ["**/*.log"]
  base-directory: out
  name: named-$(echo by-shell)
  secondary-artifacts:
    flat: { files: ["out/**/*.txt"], discard-paths: yes }
`;
  const put = (Key: string, Body: string) => clients.s3.send(new PutObjectCommand({ Bucket: "sources", Key, Body }));
  await put("folder/input.txt", "from S3\n");
  await put("folder/buildspec.yml", buildspec);
  await clients.project({
    name: "to-s3",
    source: { type: "S3", location: "sources/folder/" },
    artifacts: { type: "S3", location: "results", path: "zips", packaging: "ZIP", name: "fixed", overrideArtifactName: true },
    secondaryArtifacts: [{ type: "S3", location: "results", name: "files", namespaceType: "BUILD_ID", artifactIdentifier: "flat" }],
  });
  const build = await clients.build({ projectName: "to-s3" });
  const uuid = build.id?.split(":")[1];
  expect(build.artifacts?.location).toBe("arn:aws:s3:::results/zips/named-by-shell");
  expect(build.artifacts?.sha256sum).toMatch(/^[0-9a-f]{64}$/);
  expect(build.secondaryArtifacts?.[0]?.location).toBe(`arn:aws:s3:::results/${uuid}/files`);
  const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket: "results" }));
  expect(Contents.map(({ Key }) => Key).sort()).toEqual([`${uuid}/files/a.txt`, `${uuid}/files/b.txt`, "zips/named-by-shell"].sort());
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: "results", Key: "zips/named-by-shell" }));
  const directory = join(clients.folder, "unpacked");
  await unzip(Buffer.from((await Body?.transformToByteArray()) ?? []), directory);
  expect(readFileSync(join(directory, "a.txt"), "utf8")).toBe("from S3\n");
  expect(existsSync(join(directory, "sub", "b.txt"))).toBe(true);
  expect(existsSync(join(directory, "skip.log"))).toBe(false);
});

test("source from CodeCommit: branch and commit, as the build's role", async () => {
  await clients.aws("codecommit", "create-repository", "--repository-name", "code");
  const put = async (content: string, ...more: string[]) => {
    const named = ["--repository-name", "code", "--branch-name", "main", "--file-path", "buildspec.yml"];
    const text = `version: 0.2\nphases: { build: { commands: [echo ${content}] } }\n`;
    return (await clients.aws<{ commitId: string }>("codecommit", "put-file", ...named, "--file-content", text, ...more)).commitId;
  };
  const first = await put("first");
  const second = await put("second", "--parent-commit-id", first);
  const source = {
    type: "CODECOMMIT",
    location: "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/code",
    gitCloneDepth: 1,
  } as const;
  await clients.project({ name: "git", source, sourceVersion: "refs/heads/main" });
  const newest = await clients.build({ projectName: "git" });
  expect([newest.resolvedSourceVersion, (await clients.log(newest)).includes("second")]).toEqual([second, true]);
  const older = await clients.build({ projectName: "git", sourceVersion: first });
  expect([older.resolvedSourceVersion, (await clients.log(older)).includes("first")]).toEqual([first, true]);

  const helper = `version: 0.2
env: { git-credential-helper: yes }
phases: { build: { commands: ['git clone --quiet "$AWS_ENDPOINT_URL/v1/repos/code" again', git -C again log --format=%H] } }
`;
  await clients.project({ name: "clones", buildspec: helper });
  expect((await clients.log(await clients.build({ projectName: "clones" }))).filter((line) => /^[0-9a-f]{40}$/.test(line))).toEqual([
    second,
    first,
  ]);

  await clients.role("no-pull", "codebuild.amazonaws.com", [{ Action: "logs:*" }]);
  const denied = await clients.build({ projectName: "git", serviceRoleOverride: "arn:aws:iam::111122223333:role/no-pull" });
  expect([denied.buildStatus, failureOf(denied).phase, failureOf(denied).code]).toEqual(["FAILED", "DOWNLOAD_SOURCE", "CLIENT_ERROR"]);
});

describe("a web page that the developer opens starts no build and reads nothing", () => {
  const TOKEN = "a-token-that-no-page-may-read";
  let mark: string;
  const builds = async (projectName: string) => (await clients.codebuild.send(new ListBuildsForProjectCommand({ projectName }))).ids ?? [];
  const attacked = async (projectName: string) => {
    mark = join(clients.folder, `${projectName}-was-built`);
    await clients.project({ name: projectName, buildspec: "{ version: 0.2, phases: { build: { commands: ['true'] } } }" });
    await new SSMClient(clients.settings).send(
      new PutParameterCommand({ Name: "/scan/token", Type: "SecureString", Value: TOKEN, Overwrite: true }),
    );
    return attempts(projectName, mark);
  };
  const nothingHappened = async (projectName: string, seen: string) => {
    expect(await builds(projectName)).toEqual([]);
    expect(existsSync(mark)).toBe(false);
    expect(seen).not.toContain(TOKEN);
    // No fault was set: a call that a fault would have hit is answered.
    expect(await clients.aws("sts", "get-caller-identity")).toMatchObject({ Account: "111122223333" });
  };

  test("with the requests that a browser sends for it, by loopback's own name or by one that was bound to it", async () => {
    const all = await attacked("attacked-raw");
    const { endpoint } = clients.sandbox;
    const { host, port } = new URL(endpoint);
    const seen: string[] = [];
    const refused = async (marks: Record<string, string>, more: { readonly status: number } = { status: 403 }) => {
      for (const attempt of all) {
        const headers = { ...attempt.headers, host, ...marks };
        const asks = marks.origin !== undefined && !attempt.blind && isPreflighted(attempt);
        const preflight = {
          "access-control-request-method": attempt.method,
          "access-control-request-headers": "authorization,x-amz-target",
        };
        const replies = [
          ...(asks ? [await send(endpoint, { method: "OPTIONS", path: attempt.path, headers: { host, ...marks, ...preflight } })] : []),
          await send(endpoint, { ...attempt, headers }),
        ];
        for (const { status, headers: answered, text } of replies) {
          expect([attempt.name, status]).toEqual([attempt.name, more.status]);
          expect(Object.keys(answered).filter((name) => name.startsWith("access-control-"))).toEqual([]);
          seen.push(text);
        }
      }
    };
    await refused({ origin: "https://evil.example", "sec-fetch-site": "cross-site" });
    await refused({ origin: "null", "sec-fetch-site": "cross-site" });
    await refused({ "sec-fetch-site": "cross-site" });
    await refused({ host: `evil.example:${port}`, origin: `http://evil.example:${port}`, "sec-fetch-site": "same-origin" });
    await refused({ host: `evil.example:${port}` });
    await refused({ host: `localhost:${port}` });
    const socket = {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
    };
    expect((await send(endpoint, { method: "GET", path: "/", headers: { host, ...socket, origin: "null" } })).status).toBe(403);
    const reasons = ["No web page may call this address", `This is ${endpoint}, and it answers under no other name`];
    expect(new Set(seen.map((text) => text.replace(/; .*/s, "")))).toEqual(new Set(reasons));
    await nothingHappened("attacked-raw", seen.join());
  });

  test("even if it could leave out all that marks a page: nobody has the secret key of this run", async () => {
    const all = await attacked("attacked-unmarked");
    const seen: Record<string, string> = {};
    for (const attempt of all) {
      const { status, headers, text } = await send(clients.sandbox.endpoint, attempt);
      seen[attempt.name] = `${status} ${String(headers["x-amzn-errortype"] ?? /<Code>(\w+)/.exec(text)?.[1])}`;
      expect(text).not.toContain(TOKEN);
    }
    expect(seen).toEqual({
      "a build with a made-up signature": "400 InvalidSignatureException",
      "the token in clear": "400 InvalidSignatureException",
      "a build as plain text": "403 AccessDenied",
      "a call as a form": "403 MissingAuthenticationToken",
      "a made-up presigned address": "403 SignatureDoesNotMatch",
      "a schedule's start": "403 MissingAuthenticationTokenException",
      "a fault": "403 MissingAuthenticationTokenException",
      "the faults' end": "403 MissingAuthenticationTokenException",
      "moto's state": "403 AccessDenied",
      "the package index": "401 undefined",
      git: "401 undefined",
      "a bucket's list": "403 AccessDenied",
    });
    await nothingHappened("attacked-unmarked", "");
  });

  test("at moto's own port, which has no signature to check", async () => {
    const moto = await startMoto(readTools().python);
    try {
      const form = { "content-type": "application/x-www-form-urlencoded", authorization: madeUpSignature("sts", "111122223333") };
      const query = { method: "POST", path: "/", body: "Action=GetCallerIdentity&Version=2011-06-15" };
      const origin = { origin: "https://evil.example" };
      const wrong: Record<string, string>[] = [
        {},
        origin,
        { [SECRET_HEADER]: "" },
        { [SECRET_HEADER]: `${moto.secret}x` },
        { [SECRET_HEADER]: "\u00e9" },
      ];
      for (const more of wrong) {
        const headers = { ...form, ...more };
        for (const request of [query, { ...query, method: "OPTIONS" }, { method: "GET", path: "/moto-api/data.json" }]) {
          const reply = await send(moto.url, { ...request, headers });
          expect([reply.status, reply.text]).toEqual([403, "Only the sandbox's gateway may call moto.\n"]);
          expect(Object.keys(reply.headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
        }
      }
      expect((await send(moto.url, { ...query, headers: { ...form, [SECRET_HEADER]: moto.secret } })).text).toContain("<Arn>");
    } finally {
      await moto.stop();
    }
  });

  const chromium = findChromium();
  const inChromium = chromium === undefined ? test.skip.each : test.each;
  inChromium(["proxy", "resolver"] as const)("from headless Chromium, by name and by rebinding, through its %s", async (by) => {
    const project = `attacked-in-chromium-by-${by}`;
    const all = await attacked(project);
    const attacker = await startAttacker(clients.sandbox.endpoint, all, by);
    try {
      await browse(
        chromium ?? "",
        attacker.url,
        attacker.flags,
        attacker.reports.then(() => undefined),
      );
      const [byName, rebound] = await attacker.reports;
      // A server with open doors got it all: this browser does send these requests.
      const sent = [...all.map(({ method, path }) => `${method} ${path}`), "OPTIONS /", "GET /a-picture.png", "GET /a-socket"];
      expect(new Set(attacker.control)).toEqual(new Set([...sent, "POST /a-form?Action=GetCallerIdentity"]));
      const open = byName.filter(({ result }) => result === "200 let in");
      expect(open.length).toBe(all.filter(({ blind }) => !blind).length);
      // Under another origin it reads nothing at all.
      expect(new Set(byName.filter((each) => !open.includes(each)).map(({ result }) => result))).toEqual(new Set(["blind", "failed"]));
      // Under its own name, bound to loopback, it reads why it is refused.
      const read = rebound.map(({ result }) => result.replace(/; .*/s, ""));
      const reason = `403 This is ${clients.sandbox.endpoint}, and it answers under no other name`;
      expect(new Set(read)).toEqual(new Set([reason, "blind", "failed"]));
      expect(read.filter((result) => result.startsWith("403")).length).toBe(all.length);
      await nothingHappened(project, JSON.stringify([byName, rebound]));
    } finally {
      attacker.stop();
    }
  });
});
