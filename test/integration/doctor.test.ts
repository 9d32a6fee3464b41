import { DeletePublicAccessBlockCommand, PutBucketVersioningCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { UpdateScheduleCommand } from "@aws-sdk/client-scheduler";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { loadEnvironment } from "../../environments/load";
import { namesOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { hermeticIndex } from "../../sandbox/index/hermetic";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { actorIn, type Caller } from "../../scripts/aws/actor";
import type { Aws } from "../../scripts/aws/clients";
import type { Finding } from "../../scripts/doctor/check";
import { consult } from "../../scripts/doctor/consult";
import { makeRole } from "../helpers/iam";
import { sdkSettings } from "../helpers/sdk";
import { LOCK, LOCK_TEXT, screen } from "../helpers/states";
import { deployQuickly, DOCTOR_ACTIONS } from "./doctor-world";

const ACCOUNT = "111122223333";
const OTHER = "222233334444";
const NOW = new Date("2026-11-24T17:20:00Z");
const base = loadEnvironment("sandbox");

/** Two accounts: one is deployed, and each test continues from the state after the test before; the other is empty. */
describe("ops doctor", () => {
  let sandbox: Sandbox;
  let aws: Aws;
  let healthy: Environment;
  let empty: Environment;
  /** Endpoints of the environments that have another endpoint, by name. */
  const elsewhere = new Map<string, string>();
  let silent: Server;

  beforeAll(async () => {
    sandbox = await startSandbox({ publicIndex: await hermeticIndex() });
    const trust = { Principal: { AWS: ACCOUNT }, Condition: { StringEquals: { "sts:ExternalId": "platform-team" } } };
    const readOnlyRoleArn = await makeRole(sdkSettings(sandbox), "reader", { trust, allow: [{ Action: DOCTOR_ACTIONS, Resource: "*" }] });
    healthy = { ...base, name: "healthy", readOnlyRoleArn, externalId: "platform-team" };
    const deployRoleArn = await makeRole({ ...sdkSettings(sandbox), credentials: sandbox.rootKeys(OTHER) }, "deploy", {
      trust,
      allow: [{ Action: "*", Resource: "*" }],
    });
    empty = { ...base, name: "empty", account: OTHER, deployRoleArn, externalId: "platform-team" };
    aws = await deployQuickly(healthy, settings(healthy), new Date(NOW.getTime() - 3_600_000));
    silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    elsewhere.set("silent", `http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
    elsewhere.set("refused", "http://127.0.0.1:9");
  });
  afterAll(async () => {
    silent.closeAllConnections();
    silent.close();
    await sandbox.stop();
  });

  const settings = ({ name }: Environment): Caller => ({
    endpoint: elsewhere.get(name) ?? sandbox.endpoint,
    credentials: sandbox.rootKeys(ACCOUNT),
  });
  const fault = (body: object) => sandbox.control("POST", "/_sandbox/faults", body);
  const noFaults = () => sandbox.control("DELETE", "/_sandbox/faults");

  async function doctor(environments: readonly Environment[], timeLimitMs?: number): Promise<Finding[]> {
    const actorOf = (environment: Environment) => actorIn(environment, settings(environment));
    const context = { environments, actorIn: actorOf, console: screen().console, signal: new AbortController().signal };
    return (await consult(context, { now: NOW, timeLimitMs })).filter(({ environment }) => environment !== undefined);
  }
  /** `environment check: level` of every finding that is neither ok nor skipped. */
  const amiss = (findings: readonly Finding[]) =>
    findings
      .filter(({ level }) => level !== "ok" && level !== "skipped")
      .map(({ environment = "", check, level }) => `${environment} ${check}: ${level}`);

  it("finds everything well with a role that has only the permissions that it needs", async () => {
    const findings = await doctor([healthy]);
    expect(amiss(findings)).toEqual([]);
    expect(findings.map(({ check, level, what }) => [check, level, what])).toEqual([
      ["endpoints", "ok", `every service: ${sandbox.endpoint} (the caller)`],
      ["credentials", "ok", `arn:aws:iam::${ACCOUNT}:root`],
      ["account", "ok", `${ACCOUNT}, as arn:aws:sts::${ACCOUNT}:assumed-role/reader/ops`],
      ["name", "ok", "healthy"],
      ["state bucket", "ok", namesOf(healthy).stateBucket],
      ["state versioning", "ok", "on"],
      ["state encryption", "ok", expect.stringContaining(`arn:aws:kms:eu-central-1:${ACCOUNT}:key/`)],
      ["state privacy", "ok", "all public access is blocked"],
      ["state TLS", "ok", "the bucket takes TLS only"],
      ["state locks", "ok", "none is held"],
      ["stopped runs", "ok", "nothing is left of one"],
      ["CodeCommit", "ok", "in use in eu-central-1"],
      ["stacks", "ok", "state 3 resources, registry 5 resources, secrets 4 resources, scanner 13 resources"],
      ["source repository", "ok", "healthy-package-scanner"],
      [
        "published scanner",
        "ok",
        expect.stringMatching(/^version 1\.0\.0 .*, commit [0-9a-f]{7}, verified by its SHA-256 [0-9a-f]{12}; published /),
      ],
      ["Snyk secrets", "ok", expect.stringMatching(/^token set on .*, version 2$/)],
      ["Snyk secrets", "ok", expect.stringMatching(/^organization set on .*, version 2$/)],
      ["schedule", "ok", "rate(1 day), UTC"],
      ["last scan", "ok", "2026-11-24-060000, 1 hour ago: complete"],
    ]);
  });

  it("says once that nothing is deployed yet, and still shows an environment if another one fails", async () => {
    const denied = { ...empty, name: "denied", externalId: "somebody-else" };
    const wrong = { ...empty, name: "wrong", deployRoleArn: undefined };
    const [silentOne, refusedOne] = ["silent", "refused"].map((name) => ({ ...base, name }));
    const findings = await doctor(
      [denied, empty, healthy, refusedOne, silentOne, wrong].filter((each) => each !== undefined),
      8_000,
    );
    expect(amiss(findings)).toEqual([
      "denied account: problem",
      "empty state bucket: problem",
      "refused credentials: could not check",
      "silent credentials: could not check",
      "wrong account: problem",
    ]);
    const of = (name: string) => findings.find(({ environment, level }) => environment === name && level !== "ok");
    expect(of("empty")).toMatchObject({ what: "not bootstrapped yet", fix: "npm run ops -- bootstrap --env empty" });
    expect(of("denied")?.what).toContain(`The role ${empty.deployRoleArn} could not be assumed`);
    expect(of("wrong")?.what).toContain(`Environment wrong is account ${OTHER}, but these credentials are of account ${ACCOUNT}`);
    expect(of("silent")?.what).toBe("no answer within 8 s");
    expect(of("refused")?.what).toContain("connect ECONNREFUSED 127.0.0.1:9");
    expect(findings.filter(({ environment, level }) => environment === "healthy" && level === "ok")).toHaveLength(19);
  });

  it("says what a renamed file and another region would do, and does not advise to make everything again", async () => {
    const renamed = { ...healthy, name: "renamed" };
    const moved = { ...healthy, region: "eu-west-1" as const };
    const findings = await doctor([renamed, moved]);
    expect(amiss(findings).sort()).toEqual(["healthy name: problem", "renamed name: problem"]);
    expect(findings.find(({ environment, check }) => environment === "renamed" && check === "name")).toMatchObject({
      what: expect.stringContaining("that of the environment healthy, not of renamed, and no file names healthy any more") as string,
      fix: expect.stringMatching(
        /write into environments\/renamed\.yaml: name: healthy\n.*state migrate --env renamed --from-name healthy$/,
      ) as string,
    });
    expect(findings.find(({ environment, check }) => environment === "healthy" && check === "name")).toMatchObject({
      what: expect.stringContaining(`healthy is not in eu-west-1, but in eu-central-1 of account ${ACCOUNT}`) as string,
    });
    expect(JSON.stringify(findings)).not.toContain("ops -- bootstrap");
  });

  it("does not call well what AWS refuses to tell", async () => {
    await fault({ service: "scheduler", code: "ThrottlingException", status: 429, times: 3 });
    await fault({ service: "codecommit", operation: "ListRepositories", code: "OperationNotAllowedException", status: 400 });
    const findings = await doctor([healthy]);
    await noFaults();
    expect(amiss(findings)).toEqual(["healthy CodeCommit: problem", "healthy schedule: could not check"]);
    expect(findings.filter(({ level }) => level === "skipped").map(({ check }) => check)).toEqual([
      "source repository",
      "published scanner",
      "last scan",
    ]);
    await fault({ service: "sts", operation: "GetCallerIdentity", code: "ExpiredToken", message: "old", status: 403 });
    const [, expired] = await doctor([healthy]);
    await noFaults();
    expect(expired).toMatchObject({ level: "could not check", what: "AWS does not accept these credentials: old (ExpiredToken)" });
  });

  it("finds what was switched off, locked, unset and broken", async () => {
    const names = namesOf(healthy);
    const Bucket = names.stateBucket;
    await aws.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } }));
    await aws.s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
    await aws.s3.send(new PutObjectCommand({ Bucket, Key: `${names.stateKey("scanner")}.tflock`, Body: LOCK_TEXT }));
    const Arn = `arn:aws:codepipeline:${healthy.region}:${healthy.account}:${names.pipeline}`;
    const Target = { Arn, RoleArn: "arn:aws:iam::111122223333:role/x" };
    const unchanged = { ScheduleExpression: "rate(1 day)", FlexibleTimeWindow: { Mode: "OFF" as const }, Target };
    await aws.scheduler.send(
      new UpdateScheduleCommand({ Name: names.schedule, GroupName: names.scheduleGroup, State: "DISABLED", ...unchanged }),
    );
    const never = { ...healthy, snyk: { ...healthy.snyk, tokenParameter: "/never/set" } };
    await aws.ssm.send(new PutParameterCommand({ Name: "/never/set", Value: "unset", Type: "SecureString" }));
    const findings = await doctor([never]);
    expect(amiss(findings)).toEqual([
      "healthy state versioning: problem",
      "healthy state privacy: problem",
      "healthy state locks: warning",
      "healthy Snyk secrets: problem",
      "healthy schedule: problem",
    ]);
    expect(findings.find(({ check }) => check === "state locks")?.fix).toBe(
      `npm run ops -- state unlock --env healthy --stack scanner --id ${LOCK.id}`,
    );
  });
});
