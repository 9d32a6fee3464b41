import { CopyPackageVersionsCommand, UpdatePackageVersionsStatusCommand } from "@aws-sdk/client-codeartifact";
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ListPipelineExecutionsCommand } from "@aws-sdk/client-codepipeline";
import { setTimeout as sleep } from "node:timers/promises";
import { sandboxOrganization } from "../../sandbox/snyk/organizations";
import { ACCOUNT, type GuideWorld, REGION, startGuideWorld } from "./guide-world";

/** What `dev` has more: everything that tells people, and publishes that start scans. */
const TELLING = `notify:
  email: [security@example.com, platform@example.com]
  webhook: { url: "https://events.example.com/package-scan", header: X-Api-Key }
`;
const DONE = new Set(["Succeeded", "Failed", "Superseded", "Stopped"]);

/** The account of `dev`, whose scans tell people; a queue listens to the topic. */
export class NotifyWorld {
  private constructor(
    private readonly guide: GuideWorld,
    readonly queue: string,
  ) {}

  static async start(): Promise<NotifyWorld> {
    const edit = (yaml: string) =>
      `${yaml.replace(/^scan:$/m, "scan:\n  onPublish: true\n  versions: all").replace(/^registry:$/m, "registry:\n  protect: false")}${TELLING}`;
    const guide = await startGuideWorld("made", edit);
    return new NotifyWorld(guide, `${guide.clients.sandbox.endpoint}/${ACCOUNT}/told`);
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

  setSecrets() {
    const { clients, project } = this.guide;
    const secrets = { token: clients.sandbox.snyk.token, organization: sandboxOrganization.slug };
    return project.opsWith(JSON.stringify(secrets), "secrets", "set", "--env", "dev");
  }

  /** A queue that gets every message of the topic, as a company's own tool would. */
  async listen(): Promise<void> {
    await this.aws("sqs", "create-queue", "--queue-name", "told");
    await this.aws("sns", "subscribe", "--topic-arn", this.topic, "--protocol", "sqs", "--notification-endpoint", this.queueArn);
  }

  get queueArn(): string {
    return `arn:aws:sqs:${REGION}:${ACCOUNT}:told`;
  }

  /** Subject and text of the messages since the last call. */
  async messages(): Promise<{ readonly subject: string; readonly text: string }[]> {
    const found: { readonly subject: string; readonly text: string }[] = [];
    for (;;) {
      const { Messages = [] } = await this.aws<{ Messages?: { Body: string; ReceiptHandle: string }[] }>(
        ...["sqs", "receive-message", "--queue-url", this.queue, "--max-number-of-messages", "10"],
      );
      if (Messages.length === 0) return found;
      for (const { Body, ReceiptHandle } of Messages) {
        const { Subject, Message } = JSON.parse(Body) as { Subject: string; Message: string };
        found.push({ subject: Subject, text: Message });
        await this.aws("sqs", "delete-message", "--queue-url", this.queue, "--receipt-handle", ReceiptHandle);
      }
    }
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

  /** Sets the webhook's header, as its owner does. */
  setHeader(value: string) {
    return this.guide.project.opsWith(value, "secrets", "webhook", "--env", "dev");
  }

  /** Texts of the states. */
  async states(): Promise<string> {
    const texts = await Promise.all((["registry", "secrets", "scanner"] as const).map((stack) => this.guide.outside.readState(stack)));
    return texts.join("\n");
  }

  noFaults(): Promise<void> {
    return this.guide.noFaults();
  }

  /** Runs a command while the scan's role may not do this, and gives it back. */
  async without<T>(action: string, viaService: string | undefined, run: () => Promise<T>): Promise<T> {
    const { sandbox } = this.guide.clients;
    const principal = `arn:aws:iam::${ACCOUNT}:role/dev-package-scan-build`;
    await sandbox.control("POST", "/_sandbox/withdrawals", { principal, action, viaService });
    try {
      return await run();
    } finally {
      await sandbox.control("DELETE", "/_sandbox/withdrawals");
    }
  }

  /** The next calls of the account that match fail. */
  fault(fault: object): Promise<void> {
    return this.guide.fault(fault);
  }

  stop(): Promise<void> {
    return this.guide.stop();
  }
}
