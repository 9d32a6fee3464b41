import type { Build, CreateProjectCommandInput, StartBuildCommandInput } from "@aws-sdk/client-codebuild";
import { BatchGetBuildsCommand, CodeBuildClient, CreateProjectCommand, StartBuildCommand } from "@aws-sdk/client-codebuild";
import { CloudWatchLogsClient, paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import { S3Client } from "@aws-sdk/client-s3";
import { type Clients, startClients } from "../helpers/clients";
import { makeRole } from "../helpers/iam";
import { type SdkSettings, sdkSettings } from "../helpers/sdk";

/** A statement with the effect Allow; by default for every action on every resource. */
export interface Allow {
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
}

export type ProjectInput = Partial<CreateProjectCommandInput> & { readonly name: string; readonly buildspec?: string };

/** A sandbox with roles, and the SDK's clients of CodeBuild, CloudWatch Logs and S3. */
export interface BuildClients extends Clients {
  readonly codebuild: CodeBuildClient;
  readonly s3: S3Client;
  /** For further clients. */
  readonly settings: SdkSettings;
  /** Makes a role that a service may assume, and returns its ARN. */
  role(name: string, service: string, allowed?: readonly Allow[]): Promise<string>;
  /** Makes a project, by default without source, with the role `build` that may do everything. */
  project(input: ProjectInput): Promise<void>;
  /** Starts a build and waits for its end. */
  build(input: StartBuildCommandInput): Promise<Build>;
  ended(id: string): Promise<Build>;
  /** Whether a process runs; a zombie, whose exit code nobody has read yet, does not count. */
  runs(pid: number): Promise<boolean>;
  /** The lines of a build's log, without the agent's clock. */
  log(build: Build): Promise<string[]>;
}

export async function startBuildClients(): Promise<BuildClients> {
  const clients = await startClients();
  const { sandbox } = clients;
  const settings = sdkSettings(sandbox);
  const codebuild = new CodeBuildClient(settings);
  const logs = new CloudWatchLogsClient(settings);
  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  const made: BuildClients = {
    ...clients,
    codebuild,
    s3,
    settings,
    role(name, service, allowed = [{ Action: "*" }]) {
      const allow = allowed.map((statement) => ({ Resource: "*", ...statement }));
      return makeRole(settings, name, { trust: { Principal: { Service: service } }, allow });
    },
    async project({ buildspec, ...input }) {
      const defaults = {
        source: { type: "NO_SOURCE" as const, buildspec },
        artifacts: { type: "NO_ARTIFACTS" as const },
        environment: {
          type: "LINUX_CONTAINER" as const,
          image: "aws/codebuild/standard:7.0",
          computeType: "BUILD_GENERAL1_SMALL" as const,
        },
        serviceRole: `arn:aws:iam::${sandbox.account}:role/build`,
      };
      await codebuild.send(new CreateProjectCommand({ ...defaults, ...input }));
    },
    async build(input) {
      const { build } = await codebuild.send(new StartBuildCommand(input));
      return made.ended(build?.id ?? "");
    },
    async ended(id) {
      for (;;) {
        const { builds } = await codebuild.send(new BatchGetBuildsCommand({ ids: [id] }));
        if (builds?.[0]?.buildComplete) return builds[0];
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async runs(pid) {
      const { stdout } = await clients.run("ps", ["-o", "stat=", "-p", String(pid)]);
      return stdout.trim() !== "" && !stdout.trim().startsWith("Z");
    },
    async log({ logs: where }) {
      const lines: string[] = [];
      const input = { logGroupName: where?.groupName, logStreamNames: [where?.streamName ?? ""] };
      for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, input)) {
        lines.push(
          ...events.map(({ message = "" }) =>
            message.replace(/\n$/, "").replace(/^\[Container\] \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{6} /, "[Container] "),
          ),
        );
      }
      return lines;
    },
  };
  return made;
}

/** Phases as `TYPE STATUS`. */
export function phasesOf({ phases = [] }: Build): string[] {
  return phases.map(({ phaseType, phaseStatus }) => `${phaseType} ${phaseStatus ?? "-"}`);
}

/** The context of the phase that did not succeed. */
export function failureOf({ phases = [] }: Build): { readonly phase?: string; readonly code?: string; readonly message?: string } {
  const failed = phases.find(({ phaseStatus }) => phaseStatus !== undefined && phaseStatus !== "SUCCEEDED");
  const [context] = failed?.contexts ?? [];
  return { phase: failed?.phaseType, code: context?.statusCode, message: context?.message };
}
