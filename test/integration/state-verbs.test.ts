import { DeleteObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { loadEnvironment } from "../../environments/load";
import { namesOf } from "../../environments/names";
import { hermeticIndex } from "../../sandbox/index/hermetic";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { actorIn } from "../../scripts/aws/actor";
import type { Aws } from "../../scripts/aws/clients";
import type { StateBackend } from "../../scripts/state/backend";
import { backUpTo } from "../../scripts/state/backup";
import { readLocks } from "../../scripts/state/locks";
import { openStateBackend } from "../../scripts/state/open";
import { S3StateBackend } from "../../scripts/state/s3-backend";
import { surveyStates } from "../../scripts/state/survey";
import { restore, type StateRestoreOptions } from "../../scripts/verbs/state/restore";
import { readState } from "../../scripts/verbs/state/show";
import { unlock } from "../../scripts/verbs/state/unlock";
import { opsClients } from "../helpers/account";
import { sdkSettings } from "../helpers/sdk";
import { stateBackendContract } from "../helpers/state-backend-contract";
import { makeStateBucket } from "../helpers/state-bucket";
import { LOCK_TEXT, screen } from "../helpers/states";
import { terraformKit, type TerraformKit } from "../helpers/terraform";

const environment = loadEnvironment("sandbox");
const names = namesOf(environment);
const BUCKET = names.stateBucket;
const KEY = names.stateKey("scanner");
const context = { environment, names };
const signal = new AbortController().signal;

/**
 * One account with an encrypted, versioned bucket, in which each test goes on from what the one before has left. The states
 * are Terraform's own, of resources that exist nowhere else.
 */
describe("ops state", () => {
  let sandbox: Sandbox;
  let kit: TerraformKit;
  let folder: string;
  let aws: Aws;
  let backend: StateBackend;

  beforeAll(async () => {
    sandbox = await startSandbox({ publicIndex: await hermeticIndex() });
    kit = terraformKit(sandbox);
    folder = mkdtempSync(join(tmpdir(), "state-verbs-"));
    mkdirSync(join(folder, "stack"));
    aws = await opsClients(environment, sandbox);
    backend = await openStateBackend(actorIn(environment), aws);
    await makeStateBucket(aws, environment);
  });
  afterAll(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true });
  });

  const stack = () => kit.terraformIn(join(folder, "stack"));
  /** The stack from now on. @param command what making each resource takes */
  const configure = (resources: readonly string[], command = "true") => {
    const s3 = { bucket: BUCKET, key: KEY, region: sandbox.region, encrypt: true, kms_key_id: names.stateKeyAlias, use_lockfile: true };
    const each = { provisioner: [{ "local-exec": { command } }] };
    const terraform_data = Object.fromEntries(resources.map((name) => [name, each]));
    writeFileSync(
      join(folder, "stack", "main.tf.json"),
      JSON.stringify({ terraform: { backend: { s3 } }, resource: resources.length > 0 ? { terraform_data } : {} }),
    );
  };
  const addresses = async () => (await readState(backend, { stack: "scanner" }, context)).resources.map(({ address }) => address);
  const serial = async () => (await readState(backend, { stack: "scanner" }, context)).serial;
  const restoreTo = (options: StateRestoreOptions) =>
    restore({ stack: "scanner", yes: true, ...options }, backend, { ...context, console: screen().console });
  const keys = async () => ((await aws.s3.send(new ListObjectsV2Command({ Bucket: BUCKET }))).Contents ?? []).map(({ Key }) => Key);

  it("goes back to an earlier version, keeps the newer one, and Terraform sees what came back", async () => {
    configure(["a", "b"]);
    await stack().init();
    await stack().apply();
    configure(["b", "c"]);
    await stack().apply();
    const before = await backend.versions("scanner");
    const first = before.at(-1)?.id;
    expect(await addresses()).toEqual(["terraform_data.b", "terraform_data.c"]);
    const serialBefore = await serial();
    // Terraform writes more than once in an apply: the state before the second one is the newest with a.
    const older = await Promise.all(before.map(async ({ id }) => [id, await backend.readVersion("scanner", id)] as const));
    const [version = first] = older.find(([, content]) => content.includes('"name": "a"') && content.includes('"name": "b"')) ?? [];
    expect(await restoreTo({ version })).toBe(0);
    expect(await addresses()).toEqual(["terraform_data.a", "terraform_data.b"]);
    expect(await serial()).toBe(serialBefore + 1);
    expect(await stack().stateList()).toEqual(["terraform_data.a", "terraform_data.b"]);
    expect((await backend.versions("scanner")).map(({ id }) => id).slice(1)).toEqual(before.map(({ id }) => id));
    const { ServerSideEncryption } = await aws.s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: KEY }));
    expect(ServerSideEncryption).toBe("aws:kms");
    expect(await keys()).toEqual([KEY]);
  });

  it("brings back what was deleted, from a backup or from its own versions", async () => {
    const out = join(folder, "backup.tar.gz");
    const { manifest } = await backUpTo({ out }, { environments: [environment], signal }, () => Promise.resolve(backend));
    expect(manifest.states.map(({ stack: kind }) => kind)).toEqual(["scanner"]);
    const last = await serial();
    const version = (await backend.versions("scanner"))[0]?.id;
    for (const [index, source] of [{ from: out }, { version }].entries()) {
      await aws.s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: KEY }));
      expect((await backend.versions("scanner"))[0]).toMatchObject({ deleted: true, current: false });
      expect(await restoreTo(source)).toBe(0);
      expect(await addresses()).toEqual(["terraform_data.a", "terraform_data.b"]);
      expect(await serial()).toBe(last + 1 + index);
    }
    expect(await stack().stateList()).toEqual(["terraform_data.a", "terraform_data.b"]);
  });

  it("puts a version in the place of what is broken", async () => {
    const last = await serial();
    const version = (await backend.versions("scanner"))[0]?.id;
    await aws.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body: '{"version": 4, "ser' }));
    await expect(stack().stateList()).rejects.toThrow("terraform state list failed");
    expect(await surveyStates([environment], () => Promise.resolve(backend), signal)).toMatchObject([
      { stack: "state", condition: "none" },
      { stack: "registry", condition: "none" },
      { stack: "secrets", condition: "none" },
      { stack: "scanner", condition: "unreadable", bytes: 19 },
    ]);
    expect(await restoreTo({ version })).toBe(0);
    expect(await serial()).toBe(last + 1);
    expect(await stack().stateList()).toEqual(["terraform_data.a", "terraform_data.b"]);
  });

  it("shows the lock of an apply that was killed, and frees the state when it is told to", async () => {
    configure(["a", "b", "slow"], "sleep 60");
    // A group of its own, with the command that Terraform runs in it.
    const child = spawn(kit.tools.terraform, ["apply", "-auto-approve", "-input=false", "-no-color"], {
      cwd: join(folder, "stack"),
      env: kit.terraformEnvironment,
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
    });
    let output = "";
    for await (const text of child.stdout.setEncoding("utf8")) {
      output += String(text);
      if (output.includes("local-exec")) break;
    }
    expect(output).toContain("local-exec");
    const ended = once(child, "exit");
    process.kill(-(child.pid ?? 0), "SIGKILL");
    await ended;

    const lines = await readLocks([environment], () => Promise.resolve(backend), signal);
    const lock = lines.find(({ stack: kind }) => kind === "scanner")?.lock;
    const who = `${userInfo().username}@${hostname()}`;
    expect(lock).toMatchObject({ operation: "OperationTypeApply", who, path: `${BUCKET}/${KEY}` });
    expect(lines.filter((line) => line.lock)).toHaveLength(1);
    const id = lock?.id ?? "";
    const how = `npm run ops -- state unlock --env sandbox --stack scanner --id ${id}`;
    await expect(stack().plan()).rejects.toMatchObject({ remedy: `Someone may still be applying. If not: ${how} --force` });

    const release = (options: object) =>
      unlock({ stack: "scanner", id, yes: true, ...options }, backend, { ...context, console: screen().console });
    await expect(release({})).rejects.toThrow("An apply may take 60 minutes, and this one may still be at work");
    await expect(release({ id: "other", force: true })).rejects.toThrow(`lock ${id}, not other`);
    expect(await keys()).toEqual([KEY, `${KEY}.tflock`]);
    expect(await release({ force: true })).toBe(0);
    expect(await keys()).toEqual([KEY]);
    configure(["a", "b"]);
    expect((await stack().plan()).changes).toBe(false);
  });

  it("says of an account what is wrong there, and of the others what there is", async () => {
    const away = { ...environment, name: "away" };
    const lines = await surveyStates([away, environment], (each) => openStateBackend(actorIn(each), aws), signal);
    expect(lines).toMatchObject([
      {
        environment: "away",
        condition: "could not check",
        reason: expect.stringContaining(
          "There is no bucket away-scan-state-111122223333-eu-central-1 for the state of environment away",
        ) as string,
      },
      { environment: "sandbox", stack: "state", condition: "none" },
      { environment: "sandbox", stack: "registry", condition: "none" },
      { environment: "sandbox", stack: "secrets", condition: "none" },
      { environment: "sandbox", stack: "scanner", condition: "present", resources: 2 },
    ]);
    const foreign = await openStateBackend(actorIn(environment), {
      s3: new S3Client(sdkSettings(sandbox, sandbox.rootKeys("999988887777"))),
    });
    await expect(foreign.read("scanner")).rejects.toThrow(`s3://${BUCKET}/${KEY} cannot be reached: AWS denies it`);
  });

  describe("S3StateBackend", () => {
    let count = 0;
    stateBackendContract(() => {
      count += 1;
      const key = (kind: string) => `contract-${count}/${kind}.tfstate`;
      const place = { environmentName: "sandbox", owner: sandbox.account, region: sandbox.region, bucket: BUCKET };
      const put = async (Key: string, Body: string) => void (await aws.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body })));
      return Promise.resolve({
        backend: new S3StateBackend({ ...place, s3: aws.s3, encryption: {}, key }),
        write: async (content) => {
          if (content !== undefined) await put(key("scanner"), content);
          else await aws.s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: key("scanner") }));
        },
        putLock: () => put(`${key("scanner")}.tflock`, LOCK_TEXT),
      });
    });
  });
});
