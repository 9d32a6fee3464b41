import { ListAliasesCommand } from "@aws-sdk/client-kms";
import { DeleteObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { hermeticIndex } from "../../sandbox/index/hermetic";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { bootstrap } from "../../scripts/bootstrap/bootstrap";
import type { Bootstrapped } from "../../scripts/bootstrap/options";
import { Console } from "../../scripts/cli/console";
import { openEnvironment, type VerbContext } from "../../scripts/cli/context";
import { ROOT } from "../../scripts/process/paths";
import { libraryOf } from "../../scripts/terraform/library";
import { run as runProgram } from "../helpers/run";
import { terraformKit, type TerraformKit } from "../helpers/terraform";

const BUCKET = "sandbox-scan-state-111122223333-eu-central-1";
const KEY = "sandbox/state.tfstate";
const ALIAS = "alias/sandbox-scan-state";

/** One account, in which each test goes on from what the one before has left: making a bucket and key takes Terraform half a minute. */
describe("ops bootstrap", () => {
  let sandbox: Sandbox;
  let kit: TerraformKit;
  let workDirectory: string;
  let context: VerbContext;

  beforeAll(async () => {
    sandbox = await startSandbox({ publicIndex: await hermeticIndex() });
    kit = terraformKit(sandbox);
    workDirectory = mkdtempSync(join(tmpdir(), "bootstrap-"));
    context = await open(new AbortController().signal);
  });
  afterAll(async () => {
    await sandbox.stop();
    rmSync(workDirectory, { recursive: true });
  });

  const open = (signal: AbortSignal) => {
    const caller = { endpoint: sandbox.endpoint, credentials: sandbox.rootKeys(sandbox.account), variables: kit.childEnvironment };
    return openEnvironment("sandbox", new Console({ out: { write: () => true } }), signal, caller);
  };
  const run = (progress?: (text: string) => void, own = context) => bootstrap({ workDirectory, progress }, own);
  /** Stops the bootstrap when it says that it begins `stage`. */
  const stopAt = async (stage: string) => {
    const controller = new AbortController();
    const own = await open(controller.signal);
    await expect(run((text) => text === stage && controller.abort(), own)).rejects.toThrow("Interrupted.");
  };
  /** As on another machine: nothing is known here of what is in AWS. */
  const forget = () => {
    rmSync(workDirectory, { recursive: true });
    mkdirSync(workDirectory);
  };
  /** Says that processes of another run work on the state, or did. */
  const mark = (pid: number, startedAt: string) => {
    const file = join(workDirectory, "state", "sandbox", "running.json");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ pids: [pid], startedAt }));
  };
  /** What a run that was killed leaves on the machine. */
  const deadRun = (startedAt: string) => mark(spawnSync(process.execPath, ["-e", ""]).pid, startedAt);
  const lock = async (who: string) => {
    const [ID, Created] = ["7c1e2f4b-0000-4111-8222-333344445555", "2026-11-24T16:20:00.5Z"];
    const content = { ID, Operation: "OperationTypePlan", Info: "", Who: who, Version: "1.11.4", Created, Path: `${BUCKET}/${KEY}` };
    await context.aws.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: `${KEY}.tflock`, Body: JSON.stringify(content) }));
  };

  const keys = async () => ((await context.aws.s3.send(new ListObjectsV2Command({ Bucket: BUCKET }))).Contents ?? []).map(({ Key }) => Key);
  const aliases = async () =>
    ((await context.aws.kms.send(new ListAliasesCommand({}))).Aliases ?? []).filter(({ AliasName }) => AliasName === ALIAS);
  /** The bootstrap found nothing to do, and nothing is there twice. */
  async function expectNothingDone(result: Bootstrapped): Promise<void> {
    expect(result).toEqual({ bucket: BUCKET, created: false, changed: false });
    expect(await keys()).toEqual([KEY]);
    expect(await aliases()).toHaveLength(1);
  }

  it("is missing: cdktf by hand is told what to do first, in a folder of its own beside another cdktf", async () => {
    const files = join(workDirectory, "environments");
    mkdirSync(files);
    copyFileSync(join(ROOT, "environments", "sandbox.yaml"), join(files, "sandbox.yaml"));
    const other = readFileSync(join(files, "sandbox.yaml"), "utf8").replace("demo-domain", "other-domain");
    writeFileSync(join(files, "other.yaml"), other);
    const cdktf = (environment: string, ...args: string[]) =>
      runProgram(process.execPath, [libraryOf({}).program, ...args, "--output", join(workDirectory, environment)], {
        cwd: ROOT,
        env: { ...kit.terraformEnvironment, ENVIRONMENT_FILES: files, ENVIRONMENT: environment, FORCE_COLOR: "0", CI: "1" },
      });
    const [one, two] = await Promise.all([cdktf("sandbox", "deploy"), cdktf("other", "synth")]);
    expect(one.stdout + one.stderr).toContain(
      `sandbox is not bootstrapped yet: there is no bucket ${BUCKET} for its states. First: npm run ops -- bootstrap --env sandbox`,
    );
    expect(one.stdout + one.stderr).toContain("ENVIRONMENT=sandbox npx cdktf deploy sandbox-registry sandbox-secrets sandbox-scanner\n");
    expect(one.stdout + one.stderr).toContain(
      "Found more than one stack, please specify a target stack. Run cdktf deploy <stack> with one of these stacks: sandbox-registry, sandbox-scanner",
    );
    expect([one.code, two.code]).toEqual([1, 0]);
    const stacks = (environment: string) => readdirSync(join(workDirectory, environment, "stacks"));
    expect([stacks("sandbox"), stacks("other")]).toEqual(
      ["sandbox", "other"].map((name) => ["registry", "scanner", "secrets", "state"].map((kind) => `${name}-${kind}`)),
    );
    forget();
  });

  it("goes on wherever it was stopped, and changes nothing once it is done", async () => {
    await stopAt("preparing Terraform");
    await stopAt("making bucket and key");
    await stopAt("moving the state into the bucket");
    // What is in AWS is adopted, nothing is made twice.
    forget();
    await stopAt("checking that nothing is left to change");
    await expectNothingDone(await run());
    const terraform = kit.terraformIn(join(workDirectory, "bootstrap", "sandbox", "stacks", "sandbox-state"));
    expect(await terraform.stateList()).toEqual(expect.arrayContaining(["aws_kms_key.key", "aws_s3_bucket.bucket"]));
    const { ServerSideEncryption } = await context.aws.s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: KEY }));
    expect(ServerSideEncryption).toBe("aws:kms");
  });

  it("says that it made everything where the bucket holds no state yet", async () => {
    await context.aws.s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: KEY }));
    forget();
    expect(await run()).toEqual({ bucket: BUCKET, created: true, changed: true });
  });

  it("deals with the lock of a run that was killed, and with nobody else's", async () => {
    const own = `${userInfo().username}@${hostname()}`;
    const others = [
      ["ana@laptop", "2026-11-24T16:19:59Z"],
      [own, "2026-11-24T16:20:01Z"],
    ] as const;
    for (const [who, startedAt] of others) {
      await lock(who);
      deadRun(startedAt);
      await expect(run()).rejects.toThrow(`State of sandbox-state is locked: by ${who}, `);
      expect(await keys()).toEqual([KEY, `${KEY}.tflock`]);
    }
    deadRun("2026-11-24T16:19:59Z");
    await expectNothingDone(await run());
  });

  it("does not start while another run is at work", async () => {
    mark(process.ppid, "2026-11-24T16:20:00Z");
    await expect(run()).rejects.toThrow(`Another run is at work on sandbox-state: process ${process.ppid}, since 2026-11-24T16:20:00.000Z`);
  });
});
