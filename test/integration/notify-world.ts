import { CopyPackageVersionsCommand, UpdatePackageVersionsStatusCommand } from "@aws-sdk/client-codeartifact";
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { ListPipelineExecutionsCommand } from "@aws-sdk/client-codepipeline";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { loadEnvironment } from "../../environments/load";
import type { DecisionRecord } from "../../sandbox/iam/decisions";
import { sandboxOrganization } from "../../sandbox/snyk/organizations";
import { libraryOf } from "../../scripts/terraform/library";
import { rolesOf } from "../../scripts/roles/documents";
import { type Proxy, startProxy } from "../helpers/proxy";
import { run } from "../helpers/run";
import { callSqs, sdkSettings } from "../helpers/sdk";
import { terraformKit } from "../helpers/terraform";
import { withEveryAction } from "../permissions/environment";
import { Front, type Step } from "../permissions/front";
import { type Grant, grantsOf, isAbout, nameOf } from "../permissions/grants";
import { rolesIn } from "../permissions/roles";
import { isRowOf, readTable, type Row, rowName } from "../permissions/table";
import { pushImage } from "./company-image";
import { ACCOUNT, type GuideWorld, REGION, startGuideWorld } from "./guide-world";

/** Leads to this machine through the builds' proxy only. */
const FARAWAY = "192.0.2.1";
const DONE = new Set(["Succeeded", "Failed", "Superseded", "Stopped"]);

/** User and password that the proxy wants: a secret, which only the build gets. */
export const LOGIN = "ana:builds-own-word";

/** The account of `dev`, whose scans run in a company's network and tell people; a queue listens to the topic. */
export class NotifyWorld {
  private readonly decisions: DecisionRecord[] = [];

  private constructor(
    private readonly guide: GuideWorld,
    readonly proxy: Proxy,
    readonly queue: string,
  ) {}

  static async start(): Promise<NotifyWorld> {
    // npm and pip get what builds install from where they get it without the proxy.
    const proxy = await startProxy(LOGIN, { here: FARAWAY });
    const edit = (yaml: string) => {
      const scan = `scan:\n  quietSeconds: 5\n  versions: all\n  proxy: { secret: true, direct: [] }`;
      return withEveryAction(yaml.replace(/^scan:$/m, scan).replace(/^registry:$/m, "registry:\n  protect: false"));
    };
    const guide = await startGuideWorld("made", edit, FARAWAY).catch(async (error: unknown) => {
      // Its port would keep the test from ending.
      await proxy.stop();
      throw error;
    });
    return new NotifyWorld(guide, proxy, `${guide.clients.sandbox.endpoint}/${ACCOUNT}/told`);
  }

  get topic(): string {
    return `arn:aws:sns:${REGION}:${ACCOUNT}:dev-package-scan`;
  }

  ops(...words: readonly string[]) {
    return this.guide.project.ops(...words, "--env", "dev");
  }

  /** As root of the account, with the AWS CLI. */
  async aws<T = Record<string, unknown>>(...args: string[]): Promise<T> {
    // An older AWS CLI takes the address out of a queue's URL, or has one of its own for SQS.
    const endpoint = ["--endpoint-url", this.guide.clients.sandbox.endpoint];
    const stdout = await this.guide.clients.done("aws", [...endpoint, ...args, "--output", "json"], { AWS_ACCESS_KEY_ID: ACCOUNT });
    return (stdout.trim() ? JSON.parse(stdout) : {}) as T;
  }

  /** Those of Snyk, and the proxy's address with user and password. */
  async setSecrets() {
    const { clients, project } = this.guide;
    const secrets = { token: clients.sandbox.snyk.token, organization: sandboxOrganization.slug };
    const proxy = await project.opsWith(`http://${LOGIN}@${this.proxy.host}`, "secrets", "proxy", "--env", "dev");
    return proxy.code === 0 ? project.opsWith(JSON.stringify(secrets), "secrets", "set", "--env", "dev") : proxy;
  }

  /** A queue that gets every message of the topic, as a company's own tool would. */
  async listen(): Promise<void> {
    await this.sqs("CreateQueue", { QueueName: "told" });
    await this.aws("sns", "subscribe", "--topic-arn", this.topic, "--protocol", "sqs", "--notification-endpoint", this.queueArn);
  }

  get queueArn(): string {
    return `arn:aws:sqs:${REGION}:${ACCOUNT}:told`;
  }

  /** Subject and text of the messages since the last call. */
  async messages(): Promise<{ readonly subject: string; readonly text: string }[]> {
    const found: { readonly subject: string; readonly text: string }[] = [];
    for (;;) {
      const asked = { QueueUrl: this.queue, MaxNumberOfMessages: 10 };
      const { Messages = [] } = await this.sqs<{ Messages?: { Body: string; ReceiptHandle: string }[] }>("ReceiveMessage", asked);
      if (Messages.length === 0) return found;
      for (const { Body, ReceiptHandle } of Messages) {
        const { Subject, Message } = JSON.parse(Body) as { Subject: string; Message: string };
        found.push({ subject: Subject, text: Message });
        await this.sqs("DeleteMessage", { QueueUrl: this.queue, ReceiptHandle });
      }
    }
  }

  /** As root of the account. */
  private sqs<T>(operation: string, input: object): Promise<T> {
    const { sandbox } = this.guide.clients;
    return callSqs(sdkSettings(sandbox, sandbox.rootKeys(ACCOUNT)), operation, input);
  }

  /** Takes a version in through the external connection. */
  async takeIn(name: string, version: string): Promise<void> {
    const place = { domain: "dev-packages", sourceRepository: "team-store", destinationRepository: "team", format: "pypi" as const };
    await this.guide.outside.aws.codeArtifact.send(
      new CopyPackageVersionsCommand({ ...place, package: name, versions: [version], includeFromUpstream: true }),
    );
  }

  /** Makes a version one that cannot be downloaded any more. */
  async archive(name: string, version: string): Promise<void> {
    for (const repository of ["team", "team-store"])
      await this.guide.outside.aws.codeArtifact.send(
        new UpdatePackageVersionsStatusCommand({
          domain: "dev-packages",
          repository,
          format: "pypi",
          package: name,
          versions: [version],
          targetStatus: "Archived",
        }),
      );
  }

  /** How the pipeline's executions ended that have begun since `before` of them had, the first one first; waits until none runs. */
  async executions(before: number): Promise<string[]> {
    for (;;) {
      const all = await this.allExecutions();
      if (all.length > before && all.every((status) => DONE.has(status))) return all.slice(before);
      await sleep(200);
    }
  }

  /** How many complete scans the bucket has. */
  async scans(): Promise<number> {
    const bucket = `dev-scan-reports-${ACCOUNT}-${REGION}`;
    const listed = await this.aws<{ Contents?: { Key: string }[] }>(
      ...["s3api", "list-objects-v2", "--bucket", bucket, "--prefix", "outputs/"],
    );
    return (listed.Contents ?? []).filter(({ Key }) => Key.endsWith("/summary.json")).length;
  }

  async allExecutions(): Promise<string[]> {
    const { pipelineExecutionSummaries = [] } = await this.guide.outside.aws.codePipeline.send(
      new ListPipelineExecutionsCommand({ pipelineName: "dev-package-scan", maxResults: 100 }),
    );
    return pipelineExecutionSummaries.map(({ status }) => String(status)).reverse();
  }

  /** The lines of the log that CloudWatch makes metrics of. */
  async metrics(): Promise<Record<string, unknown>[]> {
    const { events = [] } = await this.guide.outside.aws.logs.send(
      new FilterLogEventsCommand({ logGroupName: "/aws/codebuild/dev-package-scan", filterPattern: "CloudWatchMetrics" }),
    );
    const lines = events.map(({ message = "" }) => message).filter((message) => message.startsWith('{"_aws"'));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** Types an answer at each prompt of `ops` on a terminal, in their order. Gives the exit code and all that was seen. */
  async onTerminal(words: string, ...answers: readonly (readonly [prompt: string, answer: string])[]) {
    const running = this.guide.start(`npm run ops -- ${words} --env dev`);
    let isOver = false;
    const ended = running.ended.finally(() => (isOver = true));
    for (const [prompt, answer] of answers) {
      while (!running.printed().includes(prompt) && !isOver) await sleep(50);
      running.type(answer);
    }
    return ended;
  }

  get snykToken(): string {
    return this.guide.clients.sandbox.snyk.token;
  }

  /** Sets the webhook's header, as its owner does. */
  setHeader(value: string) {
    return this.guide.project.opsWith(value, "secrets", "webhook", "--env", "dev");
  }

  /** Texts of the states. */
  async states(): Promise<string> {
    const texts = await Promise.all((["registry", "secrets", "scanner"] as const).map((stack) => this.guide.outside.readState(stack)));
    return texts.join("\n");
  }

  /** Which of the states, the builds' logs and what the scans have written hold a text. */
  async holding(text: string): Promise<string[]> {
    const { aws, names } = this.guide.outside;
    const { events = [] } = await aws.logs.send(new FilterLogEventsCommand({ logGroupName: names.logGroup }));
    const { Contents = [] } = await aws.s3.send(new ListObjectsV2Command({ Bucket: names.reportBucket, Prefix: "outputs/" }));
    const objects = await Promise.all(
      Contents.map(async ({ Key }) => {
        const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: names.reportBucket, Key }));
        return [Key ?? "", (await Body?.transformToString()) ?? ""] as const;
      }),
    );
    const places = [["states", await this.states()], ["logs", events.map(({ message = "" }) => message).join("")], ...objects] as const;
    // A scan's errors.txt may be empty.
    if (objects.length === 0 || places.slice(0, 2).some(([, content]) => content === "")) throw new Error("nothing was looked at");
    return places.filter(([, content]) => content.includes(text)).map(([name]) => name);
  }

  noFaults(): Promise<void> {
    return this.guide.noFaults();
  }

  /** Runs something while the scan's role, or another one, may not do this, and gives it back. */
  async without<T>(action: string, viaService: string | undefined, run: () => Promise<T>, role = "build"): Promise<T> {
    const { sandbox } = this.guide.clients;
    const principal = `arn:aws:iam::${ACCOUNT}:role/dev-package-scan-${role}`;
    await sandbox.control("POST", "/_sandbox/withdrawals", { principal, action, viaService });
    try {
      return await run();
    } finally {
      await sandbox.control("DELETE", "/_sandbox/withdrawals");
    }
  }

  /** Runs a command without an action of a role. Gives what it has told of it. */
  async missing(row: Row, step: Pick<Step, "name" | "run">) {
    const { clients, project } = this.guide;
    const roles = rolesIn({ clients, project });
    const grant = grantsOf(roles).find((each) => isRowOf(row, each));
    if (grant === undefined) throw new Error(`No role has ${rowName(row)}`);
    await this.keepDecisions();
    return new Front(clients.sandbox, roles, [grant]).without(grant, step);
  }

  /** The actions that its roles have beyond those of `dev` as it is, as rows of the table, and those of them that were asked for. */
  async more(): Promise<{ readonly rows: readonly Row[]; readonly asked: readonly Row[] }> {
    await this.keepDecisions();
    const plain = grantsOf(rolesOf(loadEnvironment("dev"), []));
    const own = grantsOf(rolesIn(this.guide)).filter(
      (grant) => !plain.some((each) => each.role === grant.role && nameOf(each) === nameOf(grant)),
    );
    const wasAsked = (grant: Grant) => this.decisions.some((decision) => decision.outcome === "allowed" && isAbout(grant, decision));
    const rowsOf = (grants: readonly Grant[]) => readTable().filter((row) => grants.some((grant) => isRowOf(row, grant)));
    return { rows: rowsOf(own), asked: rowsOf(own.filter(wasAsked)) };
  }

  /** Taking actions away forgets the decisions before. */
  private async keepDecisions(): Promise<void> {
    const { sandbox } = this.guide.clients;
    this.decisions.push(...((await (await sandbox.control("GET", "/_sandbox/decisions")).json()) as DecisionRecord[]));
  }

  /** The next calls of the account that match fail. */
  fault(fault: object): Promise<void> {
    return this.guide.fault(fault);
  }

  /** The image of the builds, which somebody has pushed. */
  pushImage(): Promise<void> {
    return pushImage(this.guide, ACCOUNT);
  }

  /** What the proxy was asked for AWS and Snyk since the last call, as `service.Operation`, `METHOD /path` of others. */
  whatWentThrough(): Set<string> {
    const asked = this.proxy.asked.splice(0).map((line) => line.replace(new RegExp(`http://${FARAWAY}:\\d+`), ""));
    return new Set(asked);
  }

  /** Names of the packages whose versions a build has asked CodeArtifact for since the last call of {@link whatWentThrough}. */
  packagesListed(): Set<string> {
    const asked = this.proxy.asked.flatMap((line) => /\/v1\/package\/versions\?\S*package=([^&\s]+)/.exec(line)?.[1] ?? []);
    return new Set(asked.map(decodeURIComponent));
  }

  /** Tells EventBridge that a package of the domain was published. Gives the rules that it came to. */
  async bringPackage(packageName: string): Promise<string[]> {
    const place = { domainName: "dev-packages", domainOwner: ACCOUNT, packageFormat: "pypi", packageVersionState: "Published" };
    const answer = await this.guide.clients.sandbox.control("POST", `/_sandbox/events/${ACCOUNT}/${REGION}`, {
      source: "aws.codeartifact",
      detailType: "CodeArtifact Package Version State Change",
      resources: [],
      detail: { ...place, packageName },
    });
    return ((await answer.json()) as { readonly rule: string }[]).map(({ rule }) => rule);
  }

  /** Whether a line of the builds' log has a text. */
  async hasLogged(text: string): Promise<boolean> {
    const { events = [] } = await this.guide.outside.aws.logs.send(
      new FilterLogEventsCommand({ logGroupName: "/aws/codebuild/dev-package-scan", filterPattern: JSON.stringify(text) }),
    );
    return events.length > 0;
  }

  /** The stacks as `cdktf synth --hcl` writes them, by name, with the exit code of Terraform's plan: 0 nothing, 1 failed, 2 something. */
  async planAsHcl(): Promise<[string, number][]> {
    const { clients, project } = this.guide;
    const { terraformEnvironment, tools } = terraformKit(clients.sandbox);
    const terraform = Object.fromEntries(Object.entries(terraformEnvironment).filter(([, value]) => value !== undefined));
    const environment = { ...terraform, ENVIRONMENT: "dev", FORCE_COLOR: "0", CI: "1" };
    const execute = (program: string, args: readonly string[], cwd: string) => run(program, args, { cwd, env: environment });
    const synth = await execute(process.execPath, [libraryOf({}).program, "synth", "--hcl"], project.directory);
    if (synth.code !== 0) throw new Error(synth.stdout + synth.stderr);
    const folder = join(project.directory, "cdktf.out", "stacks");
    const planned = readdirSync(folder).map(async (stack): Promise<[string, number]> => {
      const cwd = join(folder, stack);
      if (existsSync(join(cwd, "cdk.tf.json"))) throw new Error(`${stack} is JSON`);
      const init = await execute(tools.terraform, ["init", "-input=false", "-no-color"], cwd);
      if (init.code !== 0) throw new Error(init.stdout + init.stderr);
      const plan = await execute(tools.terraform, ["plan", "-input=false", "-no-color", "-detailed-exitcode"], cwd);
      if (plan.code !== 0) process.stderr.write(plan.stdout + plan.stderr);
      return [stack, plan.code];
    });
    return (await Promise.all(planned)).sort();
  }

  /** The project as CodeBuild has it. */
  async buildProject(): Promise<Record<string, unknown>> {
    const { projects } = await this.aws<{ projects: Record<string, unknown>[] }>(
      ...["codebuild", "batch-get-projects", "--names", "dev-package-scan"],
    );
    return projects[0] ?? {};
  }

  async stop(): Promise<void> {
    await this.guide.stop();
    await this.proxy.stop();
  }
}
