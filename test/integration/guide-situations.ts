import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import { GetObjectCommand, NoSuchKey, S3Client } from "@aws-sdk/client-s3";
import { readTools } from "../../scripts/terraform/tools";
import { disableSchedule } from "../helpers/fleet";
import { rootKeys } from "../helpers/sdk";
import { ACCOUNT, REGION, type GuideWorld, type Running } from "./guide-world";

export const STATES = `dev-scan-state-${ACCOUNT}-${REGION}`;
const REPORTS = `dev-scan-reports-${ACCOUNT}-${REGION}`;
const SCANNER = ["--bucket", STATES, "--key", "dev/scanner.tfstate"];

type StateFile = { serial: number; readonly lineage: string; resources: readonly { readonly type: string }[] };

/** What happens to the state of `dev-scanner`, and in its account, before an operator looks into the guide. */
export class Situations {
  private readonly s3: S3Client;

  constructor(private readonly world: GuideWorld) {
    const { endpoint } = world.clients.sandbox;
    this.s3 = new S3Client({ endpoint, region: REGION, credentials: rootKeys(ACCOUNT) });
  }

  disableSchedule(): Promise<void> {
    return disableSchedule({ aws: (_, ...args) => this.world.aws(...args) }, "dev");
  }

  /**
   * Something that changes the state for good when it is mended: a role made anew has another id. A schedule that is enabled
   * again leaves the state as it was, and Terraform stores none.
   */
  async deleteScheduleRole(): Promise<void> {
    const role = ["--role-name", "dev-package-scan-schedule"];
    const { PolicyNames } = await this.world.aws<{ PolicyNames: string[] }>("iam", "list-role-policies", ...role);
    for (const name of PolicyNames) await this.world.aws("iam", "delete-role-policy", ...role, "--policy-name", name);
    await this.world.aws("iam", "delete-role", ...role);
  }

  /** Configures another hour of the scan: what changes the schedule and the state too, where a schedule that is put back changes none. */
  configureHour(hour: number): void {
    const file = join(this.world.project.directory, "environments", "dev.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace(/cron\(0 \d+ /, `cron(0 ${hour} `));
  }

  async changeOwner(owner: string): Promise<void> {
    const { TagSet } = await this.world.aws<{ TagSet: { Key: string; Value: string }[] }>(
      "s3api",
      "get-bucket-tagging",
      "--bucket",
      REPORTS,
    );
    const tags = TagSet.map((tag) => (tag.Key === "owner" ? { ...tag, Value: owner } : tag));
    await this.world.aws("s3api", "put-bucket-tagging", "--bucket", REPORTS, "--tagging", JSON.stringify({ TagSet: tags }));
  }

  /** Id of the lock of the state; undefined where nobody holds it. Without the AWS CLI, whose start takes as long as an apply. */
  async lockId(): Promise<string | undefined> {
    try {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: STATES, Key: "dev/scanner.tfstate.tflock" }));
      return (JSON.parse((await Body?.transformToString()) ?? "") as { ID: string }).ID;
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
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

  async readState(): Promise<StateFile> {
    const file = join(this.world.clients.folder, "state");
    await this.world.aws("s3api", "get-object", ...SCANNER, file);
    return JSON.parse(readFileSync(file, "utf8")) as StateFile;
  }

  /** Writes a state past the tool, as somebody else's deploy would. */
  async writeState(change: (state: StateFile) => StateFile): Promise<void> {
    const state = await this.readState();
    await this.overwriteState(JSON.stringify(change({ ...state, serial: state.serial + 1 })));
  }

  async overwriteState(content: string): Promise<void> {
    const file = join(this.world.clients.folder, "new-state");
    writeFileSync(file, content);
    await this.world.aws("s3api", "put-object", ...SCANNER, "--body", file);
  }

  async deleteState(): Promise<void> {
    await this.world.aws("s3api", "delete-object", ...SCANNER);
  }

  /** Deletes the bucket of all states with every version in it. */
  async deleteStates(): Promise<void> {
    type Listed = Readonly<
      Record<"Versions" | "DeleteMarkers", readonly { readonly Key: string; readonly VersionId: string }[] | undefined>
    >;
    const { Versions = [], DeleteMarkers = [] } = await this.world.aws<Listed>("s3api", "list-object-versions", "--bucket", STATES);
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    await this.world.aws("s3api", "delete-objects", "--bucket", STATES, "--delete", JSON.stringify({ Objects }));
    await this.world.aws("s3api", "delete-bucket", "--bucket", STATES);
  }

  /** Brings a package into the domain, as its users do. */
  async installPackage(requirement: string): Promise<void> {
    const inAccount = { AWS_ACCESS_KEY_ID: ACCOUNT };
    const repository = ["--domain", "dev-packages", "--domain-owner", ACCOUNT, "--repository", "team"];
    await this.world.clients.done("aws", ["codeartifact", "login", "--tool", "pip", ...repository], inAccount);
    await this.world.clients.done(readTools().python, ["-m", "pip", "download", "--no-deps", "--dest", "got", requirement]);
  }

  /** Newest version of the state that is a state. */
  async lastVersion(): Promise<string> {
    const { Versions } = await this.world.aws<{ Versions: { Key: string; VersionId: string; Size: number }[] }>(
      ...["s3api", "list-object-versions", "--bucket", STATES, "--prefix", "dev/scanner.tfstate"],
    );
    return Versions.find(({ Key, Size }) => Key === "dev/scanner.tfstate" && Size > 1000)?.VersionId ?? "";
  }

  /** What a trust policy names may assume the role that reads. */
  async trustReader(document: string): Promise<void> {
    await this.world.aws("iam", "update-assume-role-policy", "--role-name", "package-scan-read-only", "--policy-document", document);
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
