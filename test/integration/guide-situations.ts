import { DeleteBucketCommand, DeleteObjectsCommand, ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readTools } from "../../scripts/terraform/tools";
import { ACCOUNT, type GuideWorld, REGION, type Running } from "./guide-world";

export const STATES = `dev-scan-state-${ACCOUNT}-${REGION}`;

type StateFile = { serial: number; readonly lineage: string; resources: readonly { readonly type: string }[] };

/** What happens to the state of `dev-scanner`, and in its account, before an operator looks into the guide. */
export class Situations {
  constructor(private readonly world: GuideWorld) {}

  /** Configures another hour of the scan: what changes the schedule and the state too, where a schedule that is put back changes none. */
  configureHour(hour: number): void {
    const file = join(this.world.project.directory, "environments", "dev.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace(/cron\(0 \d+ /, `cron(0 ${hour} `));
  }

  /** Kills the Terraforms that `ops` has started in `dev`, with all that they have started. */
  killTerraforms(): void {
    const marker = readFileSync(join(this.world.project.directory, ".cache", "ops", "dev", "running.json"), "utf8");
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

  /** Deletes the bucket of all states with every version in it. */
  async deleteStates(): Promise<void> {
    const { s3 } = this.world.outside.aws;
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: STATES }));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    await s3.send(new DeleteObjectsCommand({ Bucket: STATES, Delete: { Objects } }));
    await s3.send(new DeleteBucketCommand({ Bucket: STATES }));
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
