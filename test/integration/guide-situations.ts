import { GetRepositoryCommand, ListTagsForResourceCommand, UntagResourceCommand } from "@aws-sdk/client-codecommit";
import { DeleteBucketCommand, DeleteObjectsCommand, ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readTools } from "../../scripts/terraform/tools";
import { putRolePolicy } from "../helpers/iam";
import { callIam } from "../helpers/sdk";
import { ACCOUNT, type GuideWorld, REGION, type Running } from "./guide-world";

export const STATES = `dev-scan-state-${ACCOUNT}-${REGION}`;

interface StateResource {
  readonly type: string;
  readonly name: string;
  readonly instances: readonly object[];
}
type StateFile = { serial: number; readonly lineage: string; resources: readonly StateResource[] };

/** What happens to the state of `dev-scanner`, and in its account, before an operator looks into the guide. */
export class Situations {
  constructor(private readonly world: GuideWorld) {}

  /** Configures another hour of the scan: what changes the schedule and the state too, where a schedule that is put back changes none. */
  configureHour(hour: number): void {
    const file = join(this.world.project.directory, "environments", "dev.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace(/cron\(0 \d+ /, `cron(0 ${hour} `));
  }

  /** Kills the Terraforms that `ops` has started in `dev`, with all that they have started. @param work its work directory */
  killTerraforms(work: string): void {
    const marker = readFileSync(join(work, "ops", "dev", "running.json"), "utf8");
    for (const pid of (JSON.parse(marker) as { pids: number[] }).pids.slice(1)) {
      try {
        process.kill(-pid, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    }
  }

  /** Writes a state past the tool, as somebody else's deploy would. */
  async writeState(change: (state: StateFile) => StateFile): Promise<void> {
    const { outside } = this.world;
    const state = JSON.parse((await outside.readState("scanner")) ?? "") as StateFile;
    await outside.overwriteState("scanner", JSON.stringify(change({ ...state, serial: state.serial + 1 })));
  }

  /** The state as a run leaves it that was stopped while it made one resource, and before it noted another. */
  async stoppedHalfway(tainted: string, unknown?: string): Promise<void> {
    await this.writeState(({ resources, ...state }) => ({
      ...state,
      resources: resources
        .filter((each) => addressOf(each) !== unknown)
        .map((each) => {
          if (addressOf(each) !== tainted) return each;
          return { ...each, instances: each.instances.map((instance) => ({ ...instance, status: "tainted" })) };
        }),
    }));
  }

  /** Takes the tags from the scanner's repository, as one that was made by hand has none. */
  async untagSource(): Promise<void> {
    const { aws, names } = this.world.outside;
    const { repositoryMetadata } = await aws.codeCommit.send(new GetRepositoryCommand({ repositoryName: names.sourceRepository }));
    const resourceArn = repositoryMetadata?.Arn;
    const { tags = {} } = await aws.codeCommit.send(new ListTagsForResourceCommand({ resourceArn }));
    await aws.codeCommit.send(new UntagResourceCommand({ resourceArn, tagKeys: Object.keys(tags) }));
  }

  /** Deletes the bucket of all states with every version in it. */
  async deleteStates(): Promise<void> {
    const { s3 } = this.world.outside.aws;
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: STATES }));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    await s3.send(new DeleteObjectsCommand({ Bucket: STATES, Delete: { Objects } }));
    await s3.send(new DeleteBucketCommand({ Bucket: STATES }));
  }

  /** Denies the scan what it needs to write its log. Gives what ends that. */
  async denyLog(): Promise<() => Promise<void>> {
    const { iam, names } = this.world.outside;
    await putRolePolicy(iam, names.scanRole, { Effect: "Deny", Action: "logs:PutLogEvents", Resource: "*" });
    return async () => void (await callIam(iam, { Action: "DeleteRolePolicy", RoleName: names.scanRole, PolicyName: "inline" }));
  }

  /** Brings a package into the domain, as its users do. */
  async installPackage(requirement: string): Promise<void> {
    const inAccount = { AWS_ACCESS_KEY_ID: ACCOUNT };
    const repository = ["--domain", "dev-packages", "--domain-owner", ACCOUNT, "--repository", "team"];
    await this.world.clients.done("aws", ["codeartifact", "login", "--tool", "pip", ...repository], inAccount);
    await this.world.clients.done(readTools().python, ["-m", "pip", "download", "--no-deps", "--dest", "got", requirement]);
  }
}

/** Waits, while a command runs, until something is so. Throws with what the command printed where it ends before. */
export async function until(running: Running, condition: () => boolean | Promise<boolean>): Promise<void> {
  let over = false;
  void running.ended.then(() => (over = true));
  while (!(await condition())) {
    if (over) throw new Error(`${running.line}\nhas ended already:\n${running.printed()}`);
    await sleep(100);
  }
}

function addressOf({ type, name }: StateResource): string {
  return `${type}.${name}`;
}
