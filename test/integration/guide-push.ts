import { GetRepositoryCommand } from "@aws-sdk/client-codecommit";
import { StartPipelineExecutionCommand } from "@aws-sdk/client-codepipeline";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { followPipeline } from "../../scripts/aws/pipeline-run";
import { CREDENTIALS } from "./codecommit-clients";
import { ACCOUNT, type GuideWorld } from "./guide-world";

const MALLORY = ["-c", "user.name=Mallory", "-c", "user.email=mallory@example.com"];

/** Pushes to the source repository with git, as somebody in the account who may. @param change what it does in the clone's folder */
export async function push({ clients, outside }: GuideWorld, change: (folder: string) => void): Promise<void> {
  const { aws, names } = outside;
  const { repositoryMetadata } = await aws.codeCommit.send(new GetRepositoryCommand({ repositoryName: names.sourceRepository }));
  const folder = join(clients.folder, "mallory");
  rmSync(folder, { recursive: true, force: true });
  const git = (...args: string[]) => clients.done("git", [...MALLORY, ...CREDENTIALS, ...args], { AWS_ACCESS_KEY_ID: ACCOUNT });
  await git("clone", "-q", "-b", names.sourceBranch, repositoryMetadata?.cloneUrlHttp ?? "", folder);
  change(folder);
  await git("-C", folder, "add", "--all");
  await git("-C", folder, "commit", "-q", "-m", "harmless");
  await git("-C", folder, "push", "-q", "origin", names.sourceBranch);
}

/** How a build of the tip went. */
export interface Built {
  readonly status: string;
  /** What the verification said. */
  readonly said: readonly string[];
  /** How many parameters the build read one by one, as the scanner reads the token. */
  readonly secretsRead: number;
}

/** Starts the pipeline as the schedule does, past `ops scan`, and follows it to its end. */
export async function build(world: GuideWorld): Promise<Built> {
  const { aws, names } = world.outside;
  // A fault that does nothing counts the calls.
  await world.fault({ service: "ssm", operation: "GetParameter", times: 1000 });
  const { pipelineExecutionId = "" } = await aws.codePipeline.send(new StartPipelineExecutionCommand({ name: names.pipeline }));
  const said: string[] = [];
  const log = (line: string) => void (/^(The source is|No source is)/.test(line) && said.push(line));
  const { status } = await followPipeline(aws, names.pipeline, pipelineExecutionId, { log }, new AbortController().signal);
  const [record] = await world.faults();
  await world.noFaults();
  return { status, said, secretsRead: record?.hit.length ?? -1 };
}
