import { CreateScheduleCommand } from "@aws-sdk/client-scheduler";
import { DeleteBucketWebsiteCommand, HeadObjectCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { DescribeParametersCommand, GetParameterCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BootstrapReport } from "../../scripts/bootstrap/report";
import type { DriftJson } from "../../scripts/drift/render/json";
import type { FleetReport } from "../../scripts/fleet/report";
import { cdktfDeploy } from "../../scripts/terraform/cdktf";
import { type Fleet, startFleet } from "../helpers/fleet";
import { asBefore } from "../helpers/former-secrets";
import { rolePolicies } from "../helpers/iam";
import { callIam } from "../helpers/sdk";
import { actingIn, breakSecrets, readSecret, TOKEN } from "./fleet-secrets";
import { Attack } from "./role-attacks";
import { asEarlierVersion, layoutOf } from "./earlier-version";
import { LOGS, nameAccessLogs, reportLogs } from "./access-logs";
import { breakThings, DENIED, DEPLOY_ROLE, LOCK_ID, openRepository, openStage, READ_ROLE, setTriggers, trustPolicy } from "./fleet-damage";

const NAMES = ["dev", "prod", "staging"];
const EVERYWHERE = ["--env", ...NAMES];

/** Three accounts with a state bucket each, reached by assumed roles; each test goes on from what the one before has left. */
describe("three accounts", () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await startFleet(NAMES, { iam: { prod: ["path: /platform/scan/", "rolePrefix: acme-"] } });
    await nameAccessLogs(fleet);
  });
  afterAll(() => fleet.stop());

  const stacksOf = (output: string) => (JSON.parse(output) as FleetReport).stacks;
  const results = (output: string) => stacksOf(output).map(({ environment, stack, result }) => `${environment}-${stack} ${result}`);
  const drift = async (chosen: readonly string[], ...args: string[]) => {
    const out = join(fleet.folder, "drift");
    const where = ["--history", join(fleet.folder, "history.json"), "--out", out];
    const { code, stdout, stderr } = await fleet.ops("drift", ...chosen, ...where, "--json", ...args);
    return { code, stderr, out, report: JSON.parse(stdout || "{}") as DriftJson };
  };
  const itemsOf = ({ stacks }: DriftJson) =>
    stacks.flatMap(({ environment, stack, items }) =>
      items.map(({ severity, address, attribute = "", kind }) =>
        `${severity} ${environment}-${stack} ${kind} ${address} ${attribute}`.trim(),
      ),
    );

  it("makes the buckets of two accounts side by side, each through its role, whatever happens to a third", async () => {
    const Condition = { StringEquals: { "sts:ExternalId": fleet.environments.prod?.externalId } };
    await fleet.outside("prod").trust(DEPLOY_ROLE, trustPolicy("999999999999", Condition));
    const made = await fleet.ops("bootstrap", "--env", ...NAMES, "--json");
    const [dev, prod, staging] = JSON.parse(made.stdout) as BootstrapReport[];
    expect(made.code).toBe(1);
    expect(dev).toMatchObject({ result: "made", bucket: "dev-scan-state-222233334444-eu-central-1" });
    expect(staging).toMatchObject({ result: "made", bucket: "staging-scan-state-333344445555-eu-west-1" });
    expect(prod).toMatchObject({ result: "failed" });
    expect(prod?.reason).toContain("The role arn:aws:iam::444455556666:role/package-scan-deploy could not be assumed");
    await fleet.outside("prod").trust(DEPLOY_ROLE, trustPolicy("111122223333", Condition));
    expect(await fleet.ops("bootstrap", "--env", "prod")).toMatchObject({ code: 0 });
    for (const name of NAMES) {
      const { aws, names } = fleet.outside(name);
      const place = { Bucket: names.stateBucket, Key: names.stateKey("state"), ExpectedBucketOwner: aws.account };
      expect((await aws.s3.send(new HeadObjectCommand(place))).ServerSideEncryption).toBe("aws:kms");
    }
  });

  it("deploys all of them, each into its own account, although the file of one more has mistakes", async () => {
    writeFileSync(join(fleet.folder, "environments", "qa.yaml"), 'account: "1"\n');
    // The provider waits most of the time: for S3, 55 seconds an account.
    const deployed = await fleet.ops("deploy", "--all", "--yes", "--json", "--parallel", "6");
    expect(deployed).toMatchObject({ code: 3 });
    expect((JSON.parse(deployed.stdout) as FleetReport).misconfigured).toEqual([
      {
        environment: "qa",
        reason: expect.stringMatching(/^configuration: .*qa\.yaml:1 {2}account "1"\n {2}must be an AWS account id/) as string,
      },
    ]);
    expect(await fleet.ops("deploy", "--env", "qa", "--yes")).toMatchObject({ code: 3, stdout: "" });
    expect(results(deployed.stdout)).toEqual(
      NAMES.flatMap((name) => [
        `${name}-state no changes`,
        `${name}-registry applied`,
        `${name}-secrets applied`,
        `${name}-scanner applied`,
      ]),
    );
    for (const name of NAMES) {
      const { Buckets = [] } = await fleet.outside(name).aws.s3.send(new ListBucketsCommand({}));
      const found = Buckets.map(({ Name = "" }) => Name.replace(/-\d{12}-.*/, "")).sort();
      expect(found).toEqual([...(name === "staging" ? [LOGS] : []), `${name}-scan-reports`, `${name}-scan-state`]);
    }
    const { names } = fleet.outside("staging");
    expect(await reportLogs(fleet.outside("staging"))).toBe(`${LOGS}/s3/${names.reportBucket}/`);
    const prod = fleet.outside("prod");
    expect(
      await Promise.all([prod.names.scanRole, prod.names.pipelineRole, prod.names.scheduleRole].map((role) => prod.roleArn(role))),
    ).toEqual(
      ["build", "pipeline", "schedule"].map((role) => `arn:aws:iam::444455556666:role/platform/scan/acme-prod-package-scan-${role}`),
    );
  });

  it("gives its deploy role no way to more than it has", async () => {
    const attack = await Attack.as(fleet, "dev");
    expect(await attack.onRoles()).toEqual({
      "another role": "iam:CreateRole",
      "a role without the boundary": "iam:CreateRole",
      "another boundary": "iam:PutRolePermissionsBoundary",
      "no boundary any more": "iam:DeleteRolePermissionsBoundary",
      "a managed policy": "iam:AttachRolePolicy",
      "a wider boundary": "iam:CreatePolicyVersion",
      "more for itself": "iam:PutRolePolicy",
      "another trust of its own": "iam:UpdateAssumeRolePolicy",
    });
    expect(await attack.withinTheBoundary()).toEqual({
      "everything written into a role": "done",
      "all buckets": "s3:ListAllMyBuckets",
      "a role of one's own": "iam:CreateRole",
    });
    expect(await attack.passing()).toEqual({ "the build's role to Scheduler": "iam:PassRole" });
    expect(await attack.onOthers()).toEqual({
      "another parameter": "ssm:GetParameter",
      "another bucket": "s3:GetObject",
      "another key's policy": "kms:PutKeyPolicy",
      "our tags on another key": "kms:TagResource",
    });
  });

  it("finds no drift, as a role that may only read", async () => {
    // What another team starts at times is none of ours.
    const { aws: mine, environment } = fleet.outside("dev");
    const Target = {
      Arn: "arn:aws:scheduler:::aws-sdk:codepipeline:startPipelineExecution",
      RoleArn: `arn:aws:iam::${environment.account}:role/theirs`,
      Input: JSON.stringify({ Name: "their-own-pipeline" }),
    };
    const when = { ScheduleExpression: "rate(1 day)", FlexibleTimeWindow: { Mode: "OFF" } } as const;
    await mine.scheduler.send(new CreateScheduleCommand({ Name: "other-team", ...when, Target }));
    const { code, report, out } = await drift(["--all"]);
    expect({ code, ...report.summary }).toMatchObject({ code: 3, stacks: 12, couldNotCheck: 0, known: 0 });
    expect(itemsOf(report)).toEqual([]);
    expect(readFileSync(join(out, "drift.md"), "utf8")).toContain(
      '## Drift: qa (misconfigured) could not be checked: this is not "no drift".',
    );
    rmSync(join(fleet.folder, "environments", "qa.yaml"));
    const reader = await actingIn(fleet, "dev", "read-only");
    const { tokenParameter } = fleet.outside("dev").names;
    const read = reader.ssm.send(new GetParameterCommand({ Name: tokenParameter, WithDecryption: true }));
    await expect(read).rejects.toThrow(
      /package-scan-read-only\/.* is not authorized to perform: ssm:GetParameter on resource: .*snyk-token/,
    );
  });

  it("finds what was done behind Terraform's back, and says what it could not look at", async () => {
    await breakThings(fleet);
    const { aws, names } = fleet.outside("dev");
    const set = { Name: names.tokenParameter, Value: TOKEN, Type: "SecureString", KeyId: names.secretsKeyAlias } as const;
    await aws.ssm.send(new PutParameterCommand({ ...set, Overwrite: true }));
    await breakSecrets(fleet.outside("dev"));
    const { code, report, out } = await drift(EVERYWHERE);
    expect(code).toBe(1);
    expect(itemsOf(report)).toEqual(
      expect.arrayContaining([
        "high dev-secrets changed-outside aws_kms_key.key policy.Everybody",
        "high dev-secrets deleted-outside aws_ssm_parameter.organization",
        "high dev-scanner changed-outside aws_scheduler_schedule.schedule state",
        "high dev-scanner deleted-outside aws_cloudwatch_log_group.scan_logs",
        expect.stringMatching(/^high staging-scanner changed-outside aws_iam_role_policy.scan_role_policy policy.statement-/),
        "low staging-scanner changed-outside aws_s3_bucket.reports tags.owner",
        "high staging-scanner changed-outside aws_iam_role.scan_role inline_policy.extra",
        "high staging-scanner changed-outside aws_iam_role_policies_exclusive.scan_role_inline policy_names",
        "high staging-scanner changed-outside aws_iam_role.schedule_role permissions_boundary",
        "high staging-scanner unmanaged aws_s3_bucket.reports website",
        "high staging-scanner unmanaged aws_codepipeline.pipeline stage_transitions.Scan",
        "high staging-scanner deleted-outside aws_s3_bucket_logging.reports_logging",
        "medium dev-scanner unmanaged aws_codecommit_repository.source triggers.pushes",
      ]),
    );
    const unanswered = report.stacks.flatMap(({ environment, stack, unchecked: aspects = [] }) =>
      aspects.map(({ address, aspect, reason }) => `${environment}-${stack} ${aspect} of ${address}: ${reason}`),
    );
    expect(unanswered).toEqual([
      expect.stringMatching(/^dev-scanner schedules of aws_codepipeline.pipeline: AWS answered AccessDeniedException: .*ListSchedules/),
      expect.stringMatching(/^dev-scanner schedules of aws_codebuild_project.scan: AWS answered AccessDeniedException: /),
    ]);
    expect(itemsOf(report).filter((item) => / (dev|staging)-(state|registry) /.test(item))).toEqual([]);
    const unchecked = report.stacks.filter(({ status }) => status === "could-not-check");
    expect(unchecked.map(({ environment, stack }) => `${environment}-${stack}`)).toEqual([
      "prod-state",
      "prod-registry",
      "prod-secrets",
      "prod-scanner",
    ]);
    for (const { reason } of unchecked)
      expect(reason).toMatch(
        /^The role arn:aws:iam::444455556666:role\/package-scan-read-only could not be assumed: User: arn:aws:iam::111122223333:root is not /,
      );
    const markdown = readFileSync(join(out, "drift.md"), "utf8");
    expect(markdown).toMatch(/4 of 12 and 2 of \d+ aspects could not be checked: this is not "no drift"\./);
    expect(readFileSync(join(out, "drift.html"), "utf8")).toContain("Not everything could be checked.");
  });

  it("deploys nothing into a state that is locked, and all the others", async () => {
    const { code, stdout } = await fleet.ops("deploy", "--env", "dev", "staging", "--stack", "registry", "scanner", "--yes", "--json");
    expect(code).toBe(1);
    expect(results(stdout)).toEqual([
      "dev-registry no changes",
      "dev-scanner applied",
      "staging-registry no changes",
      "staging-scanner failed",
    ]);
    const [reason = ""] = stacksOf(stdout).flatMap((stack) => stack.reason ?? []);
    expect(reason).toMatch(
      new RegExp(`^State of staging-scanner is locked: by ana@laptop, \\d+ minutes ago, apply, lock ${LOCK_ID}$`, "m"),
    );
    expect(reason).toContain(`npm run ops -- state unlock --env staging --stack scanner --id ${LOCK_ID}`);
    const scanner = stacksOf(stdout).find(({ environment, stack }) => environment === "dev" && stack === "scanner");
    const state = { attribute: "state", before: "DISABLED", after: "ENABLED" };
    const schedule = scanner?.resources?.find(({ address }) => address === "aws_scheduler_schedule.schedule");
    expect(schedule).toEqual({ address: "aws_scheduler_schedule.schedule", kind: "update", attributes: [state] });
    expect(scanner?.outside).toContainEqual(
      expect.objectContaining({ kind: "deleted-outside", address: "aws_cloudwatch_log_group.scan_logs" }),
    );
    expect(scanner?.left).toEqual([expect.objectContaining({ address: "aws_codecommit_repository.source", attribute: "triggers.pushes" })]);
    await setTriggers(fleet.outside("dev"));
    await openStage(fleet.outside("staging"));
  });

  it("puts back what was changed, once the lock is gone and the role is back", async () => {
    const unlock = ["state", "unlock", "--env", "staging", "--stack", "scanner", "--id", LOCK_ID, "--yes"];
    expect(await fleet.ops(...unlock)).toMatchObject({ code: 1, stderr: expect.stringContaining("add --force") as string });
    expect(await fleet.ops(...unlock, "--force")).toMatchObject({ code: 0 });
    await fleet.outside("prod").trust(READ_ROLE, trustPolicy("111122223333"));
    await callIam(fleet.outside("dev").iam, { Action: "DeleteRolePolicy", RoleName: READ_ROLE, PolicyName: DENIED });

    const oneStack = ["--env", "staging", "--stack", "scanner"];
    const unanswered = await drift(oneStack, "--fix");
    expect(unanswered).toMatchObject({ code: 3, stderr: expect.stringContaining("Answer beforehand with --yes") as string });
    // An apply that fails on its way has put some of it back: that is seen too.
    const inStaging = { account: fleet.environments.staging?.account };
    await fleet.fault({ ...inStaging, service: "iam", operation: "DeleteRolePolicy", code: "AccessDenied", status: 403 });
    const half = await drift(oneStack, "--fix", "--yes");
    expect(half).toMatchObject({ code: 1, report: { fix: [{ environment: "staging", stack: "scanner", result: "failed" }] } });
    const { after: left } = half.report as DriftJson & { readonly after: DriftJson };
    expect(itemsOf(left).length).toBeLessThan(itemsOf(half.report).length);
    expect(itemsOf(left)).toContain("high staging-scanner not-applied aws_iam_role_policies_exclusive.scan_role_inline policy_names");
    await fleet.noFaults();
    // The failed apply took the rest into the state: it is a change to deploy now, and none from outside. The website stays.
    expect(await fleet.ops("deploy", ...oneStack, "--yes")).toMatchObject({ code: 2 });
    const fixed = await drift(EVERYWHERE, "--fix", "--yes");
    expect(fixed).toMatchObject({
      code: 2,
      report: {
        exitCode: 2,
        fix: [{ environment: "dev", stack: "secrets", result: "applied" }],
      },
    });
    // What was made anew holds a placeholder; what was there is untouched.
    expect(await readSecret(fleet, "dev", "organizationParameter")).toMatchObject({ value: "unset" });
    expect(await readSecret(fleet, "dev", "tokenParameter")).toMatchObject({ value: TOKEN });
    const { iam, names, aws } = fleet.outside("staging");
    expect(await rolePolicies(iam, names.scanRole)).toEqual(["permissions"]);
    expect(await reportLogs(fleet.outside("staging"))).toBe(`${LOGS}/s3/${names.reportBucket}/`);
    // No apply ends it, and the state has it now: the second look still says it.
    const { after: again } = fixed.report as DriftJson & { readonly after: DriftJson };
    expect(itemsOf(again)).toEqual(["high staging-scanner unmanaged aws_s3_bucket.reports website"]);
    await aws.s3.send(new DeleteBucketWebsiteCommand({ Bucket: names.reportBucket }));
    await openRepository(fleet.outside("staging"), fleet.environments.staging?.registry.domain ?? "");
    // Seen before, so it is as old as it was then.
    const [oldest = ""] = fixed.report.stacks.flatMap(({ items }) => items.map(({ since = "" }) => since)).sort();
    expect(oldest < fixed.report.checkedAt).toBe(true);
    const after = await drift(["--env", "staging"]);
    expect({ code: after.code, ...after.report.summary }).toMatchObject({ code: 2, stacks: 4, couldNotCheck: 0, unchecked: 0 });
    expect(itemsOf(after.report)).toEqual([
      expect.stringMatching(/^high staging-registry unmanaged aws_codeartifact_repository.team permissions_policy.statement-/),
    ]);
  });

  it("destroys nothing that is protected", async () => {
    const { code, stderr } = await fleet.ops("destroy", "--env", "dev", "staging", "--confirm", "dev", "staging");
    expect({ code, stderr }).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("dev, staging are protected from destroy") as string,
    });
  });

  it("moves the secrets of an earlier version from state to state, and encrypts them anew with the values that they have", async () => {
    const outside = fleet.outside("staging");
    await asBefore(outside, { token: TOKEN, organization: "platform" });
    const before = await readSecret(fleet, "staging", "tokenParameter");
    const both = ["--env", "staging", "--stack", "secrets", "scanner"];
    const planned = await fleet.ops("plan", ...both, "--read-only", "--json");
    expect(planned.code).toBe(0);
    const lost = stacksOf(planned.stdout).flatMap(({ resources = [] }) =>
      resources.filter(({ kind }) => kind === "delete" || kind === "replace"),
    );
    expect(lost).toEqual([]);
    const moves = expect.stringContaining("A deploy moves the records") as string;
    expect(stacksOf(planned.stdout).map(({ notes = [] }) => notes[0])).toEqual([moves, moves]);
    const { code, report } = await drift(both);
    expect(code).toBe(2);
    expect(itemsOf(report).filter((item) => item.includes("not-applied aws_ssm_parameter"))).toEqual([
      "medium staging-scanner not-applied aws_ssm_parameter.organization stack",
      "medium staging-scanner not-applied aws_ssm_parameter.token stack",
    ]);
    const deployed = await fleet.ops("deploy", ...both, "--yes", "--json");
    expect([deployed.code, deployed.stdout.includes(TOKEN), deployed.stderr.includes(TOKEN)]).toEqual([0, false, false]);
    expect(await readSecret(fleet, "staging", "tokenParameter")).toEqual({ value: TOKEN, version: (before.version ?? 0) + 1 });
    const { Parameters = [] } = await outside.aws.ssm.send(new DescribeParametersCommand({}));
    const keys = Parameters.filter(({ Type }) => Type === "SecureString").map(({ KeyId = "" }) => KeyId.replace(/key\/.*/, "key"));
    expect(keys).toEqual(["arn:aws:kms:eu-west-1:333344445555:key", "arn:aws:kms:eu-west-1:333344445555:key"]);
    expect(await outside.readState("scanner")).not.toContain('"token"');
    const again = await fleet.ops("plan", ...both, "--json");
    expect([again.code, results(again.stdout)]).toEqual([0, ["staging-secrets no changes", "staging-scanner no changes"]]);
    expect((await drift(both)).code).toBe(0);
  });

  it("is deployed by cdktf alone, two accounts side by side, over what an earlier version made: nothing is lost, and adopt takes over the secrets", async () => {
    const outside = fleet.outside("staging");
    await asBefore(outside, { token: TOKEN, organization: "platform" });
    await asEarlierVersion(outside);
    const { schedule, scheduleGroup } = outside.names;
    expect(await layoutOf(outside)).toEqual({
      schedules: [`default/${schedule} ENABLED`],
      bucket: "AES256",
      byOurKey: false,
      scan: "AES256",
    });
    const { terraformEnvironment, childEnvironment, config } = fleet.kit;
    const environment = { ...terraformEnvironment, ENVIRONMENT_FILES: childEnvironment.ENVIRONMENT_FILES };
    const cdktf = (name: string, stack: string) => {
      const output = join(fleet.folder, "cdktf.out", name);
      mkdirSync(output, { recursive: true });
      return cdktfDeploy([stack], { environmentName: name, environment, source: config.source, output });
    };
    const [changes, others] = await Promise.all([cdktf("staging", "staging-scanner"), cdktf("prod", "prod-registry")]);
    expect([...others]).toEqual([["prod-registry", { added: 0, changed: 0, destroyed: 0 }]]);
    // Made are the bucket's key with its alias, the schedule's group, and the schedule in it.
    expect(changes.get("staging-scanner")).toMatchObject({ added: 4, destroyed: 1 });
    expect(await layoutOf(outside)).toEqual({
      schedules: [`${scheduleGroup}/${schedule} ENABLED`],
      bucket: "aws:kms",
      byOurKey: true,
      scan: "AES256",
    });
    expect(await outside.readState("scanner")).not.toContain('"token"');
    expect(await readSecret(fleet, "staging", "tokenParameter")).toMatchObject({ value: TOKEN });
    expect(await fleet.ops("adopt", "--env", "staging", "--yes")).toMatchObject({ code: 0 });
    expect(await readSecret(fleet, "staging", "tokenParameter")).toMatchObject({ value: TOKEN });
    const planned = await fleet.ops("plan", "--env", "staging", "--json");
    expect(results(planned.stdout)).toEqual(["state", "registry", "secrets", "scanner"].map((stack) => `staging-${stack} no changes`));
  });
});
