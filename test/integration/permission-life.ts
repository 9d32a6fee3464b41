import { CopyPackageVersionsCommand, CreateDomainCommand, PutPackageOriginConfigurationCommand } from "@aws-sdk/client-codeartifact";
import { CreateProjectCommand } from "@aws-sdk/client-codebuild";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stacksOf } from "../../environments/names";
import { sandboxOrganization } from "../../sandbox/snyk/organizations";
import { makeRole } from "../helpers/iam";
import { publishPrivate, signIn } from "../helpers/private-package";
import { LOGS, makeLogBucket } from "./access-logs";
import { pushImage } from "./company-image";
import { Situations } from "./guide-situations";
import type { GuideWorld } from "./guide-world";
import { bringMessage, bringPackage, noScanRuns } from "./permission-events";
import { damage, pushPast } from "../permissions/damage";
import type { Step } from "../permissions/front";
import type { Grant } from "../permissions/grants";

/** The life of the environment `dev` under the roles of `ops roles`, in an order in which nothing has to be done twice. */
export function lifeOf(world: GuideWorld): readonly Step[] {
  const { project, outside } = world;
  const ops =
    (words: string, ...more: readonly string[]) =>
    async () => {
      // A command that may not delete its lock leaves it, and nobody else is at work here.
      await removeLocks(world);
      await noScanRuns(world);
      return project.ops(...words.split(" "), "--env", "dev", ...more);
    };
  const edit = (change: (yaml: string) => string) => {
    const file = join(project.directory, "environments", "dev.yaml");
    writeFileSync(file, change(readFileSync(file, "utf8")));
    return Promise.resolve();
  };
  /** What a repair that was refused half-way has taken into the state is no drift any more: a deploy puts it back. */
  const putBack = async () => {
    const fixed = await ops("drift", "--fix", "--yes")();
    return fixed.code === 2 ? ops("deploy", "--yes")() : fixed;
  };
  const policy = join(project.directory, "environments", "policy.yaml");
  const stacks = stacksOf(outside.environment).filter((stack) => stack !== "state");
  const unprotect = () => edit((yaml) => yaml.replace(/^registry:$/m, "registry:\n  protect: false"));
  return [
    { name: "bootstrap", before: unprotect, run: () => project.ops("bootstrap", "--env", "dev"), without: () => false },
    // What was made by hand is looked for in the whole account only as long as nothing of ours is there.
    { name: "adopt before a deploy", before: () => makeByHand(world), run: ops("adopt") },
    // Each stack by itself: one that fails keeps the next from being tried.
    ...stacks.map((stack): Step => ({ name: "deploy", run: ops("deploy", "--yes", "--stack", stack), without: changes })),
    { name: "publish", run: ops("publish") },
    { name: "secrets set", run: () => setSecrets(world) },
    { name: "secrets webhook", run: () => project.opsWith("a-header's-value", "secrets", "webhook", "--env", "dev") },
    { name: "scan", before: () => fillRegistry(world), run: ops("scan") },
    { name: "the schedule", run: () => startSchedule(world) },
    { name: "a message", run: () => bringMessage(world) },
    { name: "a package", run: () => bringPackage(world) },
    { name: "results", run: ops("results", "--scan", "latest") },
    { name: "guard", run: ops("guard", "--yes") },
    {
      name: "quarantine plan",
      before: () => Promise.resolve(writeFileSync(policy, "quarantine: { minimumAgeHours: 24 }\n")),
      run: ops("quarantine plan"),
      code: 2,
    },
    // Whatever changes a package starts a scan, which goes on beside the next command.
    { name: "quarantine apply", run: ops("quarantine apply --yes"), without: isOfPeople },
    { name: "quarantine release", run: ops("quarantine release --everything --yes"), without: isOfPeople },
    {
      name: "drift",
      before: () => Promise.resolve(rmSync(policy)),
      run: ops("drift"),
    },
    { name: "plan", run: ops("plan") },
    { name: "plan --read-only", run: ops("plan", "--read-only") },
    { name: "doctor", run: ops("doctor") },
    { name: "adopt", run: ops("adopt") },
    { name: "state list", run: ops("state list") },
    { name: "secrets check", run: ops("secrets check") },
    { name: "drift after a push", before: () => pushPast(outside), run: ops("drift"), code: 2 },
    // Without a role that may only read, the deploy role looks.
    { name: "drift without a read-only role", before: () => edit((yaml) => yaml.replace(READER, "# $&")), run: ops("drift"), code: 2 },
    { name: "publish", before: () => edit((yaml) => yaml.replace(/^# (?=readOnlyRoleArn:)/m, "")), run: ops("publish") },
    { name: "drift of changes", before: () => damage(outside), run: ops("drift"), code: 2 },
    { name: "drift --fix", run: putBack },
    {
      name: "deploy of a change",
      async before() {
        await makeLogBucket(outside);
        await edit((yaml) => `${changed(yaml)}accessLogs: { bucket: ${LOGS}, prefix: s3/ }\n`);
      },
      run: ops("deploy", "--yes"),
    },
    { name: "destroy", run: ops("destroy", "--confirm", "dev") },
    { name: "plan --read-only of all", run: ops("plan", "--read-only") },
    { name: "plan of all", run: ops("plan") },
  ];
}

const READER = /^readOnlyRoleArn:.*$/m;

/** What a walkthrough has left under other names: a domain, and a build project like the workshop's. */
async function makeByHand({ outside: { aws, environment, iam } }: GuideWorld): Promise<void> {
  const serviceRole = await makeRole(iam, "by-hand", { trust: { Principal: { Service: "codebuild.amazonaws.com" } } });
  await aws.codeArtifact.send(new CreateDomainCommand({ domain: "by-hand" }));
  const settings = { domainName: "by-hand", domainOwner: environment.account, repository: "r", projectname: "p", artifactbucket: "b" };
  await aws.codeBuild.send(
    new CreateProjectCommand({
      name: "by-hand",
      source: { type: "NO_SOURCE", buildspec: "version: 0.2" },
      artifacts: { type: "NO_ARTIFACTS" },
      serviceRole,
      environment: {
        type: "LINUX_CONTAINER",
        image: "aws/codebuild/standard:7.0",
        computeType: "BUILD_GENERAL1_SMALL",
        environmentVariables: Object.entries(settings).map(([name, value]) => ({ name, value })),
      },
    }),
  );
}

/**
 * Public packages, one with findings, and a private one of whose name public versions could come in. The scans that they start cannot
 * tell anybody: the next one does.
 */
async function fillRegistry(world: GuideWorld): Promise<void> {
  await pushImage(world, world.outside.environment.account);
  await world.fault({ service: "sns", operation: "Publish", code: "InternalError", status: 400, times: 100 });
  await new Situations(world).installPackage("six");
  const { codeArtifact } = world.outside.aws;
  const team = { domain: "dev-packages", repository: "team" };
  const fromStore = { domain: team.domain, sourceRepository: "team-store", destinationRepository: team.repository };
  const vulnerable = { format: "pypi" as const, package: "jinja2", versions: ["2.10"] };
  await codeArtifact.send(new CopyPackageVersionsCommand({ ...fromStore, ...vulnerable, includeFromUpstream: true }));
  await publishPrivate(await signIn(codeArtifact, team), "acme-core", join(world.project.directory, "package-code-has-run"));
  const restrictions = { publish: "ALLOW", upstream: "ALLOW" } as const;
  await codeArtifact.send(new PutPackageOriginConfigurationCommand({ ...team, format: "pypi", package: "acme-core", restrictions }));
  await noScanRuns(world);
  await world.noFaults();
}

/** Whether an action changes something: what only looks is missed where everything is there already. */
function changes({ action }: Grant): boolean {
  return !/:(BatchGet|Describe|Get|List)/.test(action);
}

/** Whether it is of a role that people assume, and no service. */
function isOfPeople({ role }: Grant): boolean {
  return ["deploy", "read-only", "quarantine"].includes(role);
}

/** Other readers, times, addresses and tags: a tag more and one less. */
function changed(yaml: string): string {
  return yaml
    .replace("platform@example.com", "data@example.com")
    .replace("example.com/package-scan", "example.com/scans")
    .replace(/^ {2}readers: .*\n/m, "")
    .replace("cron(0 6", "cron(0 7")
    .replace("retentionDays: 30", "retentionDays: 40")
    .replace(/^ {2}owner: platform$/m, "  team: data");
}

/** A step of that life. */
export function stepOf(world: GuideWorld, name: string): Step {
  const found = lifeOf(world).find((step) => step.name === name);
  if (found === undefined) throw new Error(`There is no step ${name}`);
  return found;
}

async function removeLocks({ outside }: GuideWorld): Promise<void> {
  for (const stack of stacksOf(outside.environment)) if ((await outside.lockId(stack)) !== undefined) await outside.removeLock(stack);
}

/** Puts both secrets in as their owner does, past the questions, which are on a terminal. */
function setSecrets({ clients, project }: GuideWorld) {
  const secrets = { token: clients.sandbox.snyk.token, organization: sandboxOrganization.slug };
  return project.opsWith(JSON.stringify(secrets), "secrets", "set", "--env", "dev");
}

/** Has the schedule start its target. AWS tells nobody but a dead-letter queue of a failure; the sandbox answers with it. */
async function startSchedule({ clients, outside }: GuideWorld) {
  const { account, region } = outside.aws;
  const { scheduleGroup, schedule } = outside.names;
  const answer = await clients.sandbox.control("POST", `/_sandbox/schedules/${account}/${region}/${scheduleGroup}/${schedule}/start`);
  return { code: answer.ok ? 0 : 1, stdout: await answer.text(), stderr: "" };
}
