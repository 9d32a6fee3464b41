import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import { readTools } from "../../scripts/lib/tools";
import { ACCOUNT, REGION, type GuideWorld } from "./guide-world";

export const STATES = `dev-scan-state-${ACCOUNT}-${REGION}`;
const REPORTS = `dev-scan-reports-${ACCOUNT}-${REGION}`;
const SCANNER = ["--bucket", STATES, "--key", "dev/scanner.tfstate"];

type StateFile = { serial: number; readonly lineage: string; resources: readonly { readonly type: string }[] };

/** What happens to the state of `dev-scanner`, and in its account, before an operator looks into the guide. */
export class Situations {
  constructor(private readonly world: GuideWorld) {}

  async disableSchedule(): Promise<void> {
    const schedule = await this.world.aws("scheduler", "get-schedule", "--name", "dev-daily-scan");
    const kept = ["Name", "Description", "ScheduleExpression", "ScheduleExpressionTimezone", "FlexibleTimeWindow", "Target"];
    const input = Object.fromEntries(kept.filter((key) => schedule[key] != null).map((key) => [key, schedule[key]]));
    await this.world.aws("scheduler", "update-schedule", "--cli-input-json", JSON.stringify({ ...input, State: "DISABLED" }));
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

  /** Whether somebody holds the lock of the state; its id. */
  async lockId(): Promise<string | undefined> {
    const file = join(this.world.clients.folder, "lock");
    const lock = ["s3api", "get-object", "--bucket", STATES, "--key", "dev/scanner.tfstate.tflock", file];
    if ((await this.world.clients.run("aws", lock, { AWS_ACCESS_KEY_ID: ACCOUNT })).code !== 0) return undefined;
    return (JSON.parse(readFileSync(file, "utf8")) as { ID: string }).ID;
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

/** Waits until something is so. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(100);
}
