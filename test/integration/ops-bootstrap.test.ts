import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { ListAliasesCommand } from "@aws-sdk/client-kms";
import { HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { startSandbox, type Sandbox } from "../../sandbox/sandbox";
import { Console } from "../../scripts/lib/console";
import { openEnvironment, type VerbContext } from "../../scripts/lib/context";
import { bootstrap, type Bootstrapped } from "../../scripts/verbs/bootstrap";
import { terraformKit, type TerraformKit } from "../helpers/terraform";

const BUCKET = "sandbox-scan-state-111122223333-eu-central-1";
const KEY = "sandbox/state.tfstate";

describe("ops bootstrap", () => {
  let sandbox: Sandbox;
  let kit: TerraformKit;
  let workDirectory: string;
  let context: VerbContext;

  beforeEach(async () => {
    sandbox = await startSandbox();
    kit = terraformKit(sandbox);
    workDirectory = mkdtempSync(join(tmpdir(), "bootstrap-"));
    context = await open(new AbortController().signal);
  });
  afterEach(async () => {
    await sandbox.stop();
    rmSync(workDirectory, { recursive: true });
  });

  const open = (signal: AbortSignal) => {
    const credentials = { accessKeyId: sandbox.account, secretAccessKey: "x" };
    return openEnvironment("sandbox", new Console({ out: { write: () => true } }), signal, { endpoint: sandbox.endpoint, credentials });
  };
  const run = (progress?: (text: string) => void, own = context) =>
    bootstrap({ workDirectory, processEnvironment: kit.childEnvironment, progress }, own);
  /** Stops the bootstrap when it says that it begins `stage`. */
  const stopAt = async (stage: string) => {
    const controller = new AbortController();
    const own = await open(controller.signal);
    await expect(run((text) => text === stage && controller.abort(), own)).rejects.toThrow("Interrupted.");
  };
  const directory = () => join(workDirectory, "bootstrap", "sandbox", "stacks", "sandbox-state");
  const aliases = async () =>
    ((await context.aws.kms.send(new ListAliasesCommand({}))).Aliases ?? []).filter(
      ({ AliasName }) => AliasName === "alias/sandbox-scan-state",
    );
  const keys = async () => ((await context.aws.s3.send(new ListObjectsV2Command({ Bucket: BUCKET }))).Contents ?? []).map(({ Key }) => Key);

  const lock = async (who: string) => {
    const [ID, Created] = ["7c1e2f4b-0000-4111-8222-333344445555", "2026-11-24T16:20:00.5Z"];
    const content = { ID, Operation: "OperationTypePlan", Info: "", Who: who, Version: "1.11.4", Created, Path: `${BUCKET}/${KEY}` };
    await context.aws.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: `${KEY}.tflock`, Body: JSON.stringify(content) }));
  };
  /** What a run that was killed leaves on the machine. */
  const deadRun = (startedAt: string) => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    writeFileSync(join(workDirectory, "state", "sandbox", "running.json"), JSON.stringify({ pids: [pid], startedAt }));
  };

  /** Nothing was left to do, and nothing is there twice. */
  async function expectWhole(result: Bootstrapped): Promise<void> {
    expect(result).toEqual({ bucket: BUCKET, created: false, changed: false });
    expect(await keys()).toEqual([KEY]);
    expect(await aliases()).toHaveLength(1);
    const resources = await kit.terraformIn(directory()).stateList();
    expect(resources).toContain("aws_s3_bucket.bucket");
    expect(resources).toContain("aws_kms_key.key");
    expect((await kit.terraformIn(directory()).plan()).changes).toBe(false);
  }

  it("goes on wherever it was stopped, and changes nothing once it is done", async () => {
    await stopAt("preparing Terraform");
    await stopAt("making bucket and key");
    await stopAt("moving the state into the bucket");
    // As on another machine: what is in AWS is adopted, nothing is made twice.
    rmSync(workDirectory, { recursive: true });
    mkdirSync(workDirectory);
    await stopAt("checking that nothing is left to change");
    await expectWhole(await run());
    const { ServerSideEncryption } = await context.aws.s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: KEY }));
    expect(ServerSideEncryption).toBe("aws:kms");
  });

  it("says that it made everything, and deals with the lock of a run that was killed, and with nobody else's", async () => {
    expect(await run()).toEqual({ bucket: BUCKET, created: true, changed: true });
    const own = `${userInfo().username}@${hostname()}`;
    const others = [
      ["ana@laptop", "2026-11-24T16:19:59Z"],
      [own, "2026-11-24T16:20:01Z"],
    ] as const;
    for (const [who, startedAt] of others) {
      await lock(who);
      deadRun(startedAt);
      await expect(run()).rejects.toThrow(`${BUCKET}/${KEY} is locked: by ${who}, `);
      expect(await keys()).toEqual([KEY, `${KEY}.tflock`]);
    }
    deadRun("2026-11-24T16:19:59Z");
    await expectWhole(await run());
  });

  it("does not start while another run is at work", async () => {
    mkdirSync(join(workDirectory, "state", "sandbox"), { recursive: true });
    writeFileSync(
      join(workDirectory, "state", "sandbox", "running.json"),
      JSON.stringify({ pids: [process.ppid], startedAt: "2026-11-24T16:20:00Z" }),
    );
    await expect(run()).rejects.toThrow(`Another run is at work on sandbox-state: process ${process.ppid}, since 2026-11-24T16:20:00.000Z`);
  });
});
