import { CreateKeyCommand, DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetObjectCommand, PutBucketPolicyCommand, PutBucketVersioningCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { namesOf } from "../../environments/names";
import { readEnvironment } from "../../environments/read";
import type { Environment } from "../../environments/schema";
import { actorIn } from "../../scripts/aws/actor";
import type { Aws } from "../../scripts/aws/clients";
import type { FleetReport } from "../../scripts/fleet/report";
import { rolesOf } from "../../scripts/roles/documents";
import type { StateBackend } from "../../scripts/state/backend";
import type { PlanAt } from "../../scripts/state/migrate/ports";
import { openTerraform } from "../../scripts/state/migrate/terraform";
import { openStateBackend } from "../../scripts/state/open";
import { migrate } from "../../scripts/verbs/state/migrate";
import { opsClients, rootClients } from "../helpers/account";
import { type Fleet, startFleet } from "../helpers/fleet";
import { document, putRolePolicy } from "../helpers/iam";
import { localFile } from "../helpers/local-environments";
import { makeBucket } from "../helpers/sdk";
import { makeStateBucket } from "../helpers/state-bucket";
import { screen } from "../helpers/states";

const BUCKET = "dev-scan-state-222233334444-eu-central-1";
const KEY = "dev/registry.tfstate";
const FILE = localFile("dev");
const STACK = ["--env", "dev", "--stack", "registry"];
const CENTRAL = "999988887777";

/** One deployed stack, whose state is spoiled and moved about. Each test goes on from what the one before has left. */
describe("the state of a deployed stack", () => {
  let fleet: Fleet;
  let aws: Aws;
  let root: Aws;

  beforeAll(async () => {
    fleet = await startFleet(["dev"]);
    aws = await opsClients(environmentOf(FILE), fleet.clients.sandbox);
    root = await rootClients(environmentOf(FILE), fleet.clients.sandbox);
  });
  afterAll(() => fleet.stop());

  /** @param files folder of the environments' files. @default the project's */
  const actorOf = (environment: Environment, files?: string) => {
    const { endpoint, account, rootKeys } = fleet.clients.sandbox;
    const variables = { ...fleet.kit.childEnvironment, ...(files !== undefined && { ENVIRONMENT_FILES: files }) };
    return actorIn(environment, { endpoint, credentials: rootKeys(account), variables });
  };
  const object = { Bucket: BUCKET, Key: KEY };
  const stored = async () => (await aws.s3.send(new GetObjectCommand(object))).Body?.transformToString() ?? "";
  const put = async (content: string) => void (await aws.s3.send(new PutObjectCommand({ ...object, Body: content })));
  const serialOf = (content: string) => (JSON.parse(content) as { serial: number }).serial;
  /** Plans, which fails, and then does what the failure says. @param which of the commands */
  const mend = async (failure: string, which = 0) => {
    const { code, stdout } = await fleet.ops("plan", ...STACK);
    expect(stdout).toContain(failure);
    expect(code).toBe(1);
    const list = await fleet.ops("state", "list", "--env", "dev");
    expect(list).toMatchObject({ code: 1, stdout: expect.stringContaining(failure) as string });
    const commands = [...stdout.matchAll(/npm run ops -- (state restore .*)$/gm)].map(([, command = ""]) => command);
    expect(await fleet.ops(...(commands[which] ?? "").split(" "), "--yes")).toMatchObject({ code: 0 });
    expect(await fleet.ops("state", "list", "--env", "dev")).toMatchObject({ code: 0 });
  };

  it("has no place yet: it is said how to make it", async () => {
    const failure = `There is no bucket ${BUCKET} for the state of environment dev\n  Create it: npm run ops -- bootstrap --env dev.`;
    for (const verb of [["plan"], ["state", "show"], ["state", "versions"]]) {
      const { code, stdout, stderr } = await fleet.ops(...verb, ...STACK);
      expect(stdout + stderr).toContain(failure);
      expect(code).toBe(1);
    }
    const { stdout } = await fleet.ops("plan", ...STACK, "--json");
    expect((JSON.parse(stdout) as FleetReport).stacks.map(({ reason }) => reason)).toEqual([expect.stringContaining(failure)]);
    await makeStateBucket(root, environmentOf(FILE));
    expect(await fleet.ops("deploy", ...STACK, "--yes")).toMatchObject({ code: 0 });
  });

  it("is that of something else, is an older one: what is said mends it", async () => {
    const [content, serial] = [await stored(), serialOf(await stored())];
    await put(content.replace(/"lineage": "[^"]+"/, '"lineage": "another"'));
    await mend(`The state at s3://${BUCKET}/${KEY} is that of something else: lineage another, after `);
    const last = serialOf(await stored());
    expect(last).toBe(serial + 1);
    await put(content);
    await mend(`The state at s3://${BUCKET}/${KEY} is older than the one before it: serial ${serial} after ${last}`, 1);
    expect(serialOf(await stored())).toBe(last + 1);
  });

  it("is in an account that does not answer: it could not be checked, within the time that was given", async () => {
    await fleet.fault({ account: "222233334444", delay: 3_600_000, times: 1000 });
    const out = join(fleet.folder, "drift");
    const given = ["--env", "dev", "--timeout", "0.1", "--out", out, "--history", join(fleet.folder, "history.json")];
    const { code, stdout } = await fleet.ops("drift", ...given);
    await fleet.noFaults();
    expect(code).toBe(1);
    expect(stdout).toContain('could not be checked: this is not "no drift".');
    expect(stdout).toMatch(/took longer than 0\.1 minutes/);
  });

  describe("moves", () => {
    let local: string;
    let central: string;

    /** What `state migrate` does where the environment's file was `before` and is `now`. @param each before every plan */
    const move = async (
      before: string,
      now: string,
      each: (side: "source" | "target", controller: AbortController) => void = () => undefined,
    ) => {
      const files = join(fleet.folder, "files");
      mkdirSync(files, { recursive: true });
      writeFileSync(join(files, "dev.yaml"), now);
      const [was, is] = [environmentOf(before), environmentOf(now)];
      await reachBoth(fleet, is, was);
      const controller = new AbortController();
      const { console, text } = screen();
      const places = { source: await openStateBackend(actorOf(was), aws), target: await openStateBackend(actorOf(is), aws) };
      const code = await migrate(
        { yes: true },
        { environment: is, names: namesOf(is), console },
        {
          before: was,
          ...places,
          openTerraform: async (kinds) => {
            const opened = await openTerraform(
              { before: { shown: "before", content: before, environment: was }, actor: actorOf(is, files), kinds },
              { signal: controller.signal, workDirectory: join(fleet.folder, "work"), logDirectory: join(fleet.folder, "logs") },
            );
            const plan: PlanAt = (side, kind) => {
              each(side, controller);
              return opened.plan(side, kind);
            };
            return { ...opened, plan };
          },
        },
      );
      return { code, text: text(), ...places };
    };
    const contentIn = async (backend: StateBackend) => (await backend.read("registry"))?.content;

    beforeAll(() => {
      local = `${FILE}backend: { kind: local, path: ${join(fleet.folder, "states")} }\n`;
    });

    it("out of its bucket, also when the first attempt was stopped in the middle", async () => {
      const content = await stored();
      const stopped = move(FILE, local, (side, controller) => (side === "target" ? controller.abort() : undefined));
      await expect(stopped).rejects.toThrow("Interrupted.");
      expect(await stored()).toBe(content);
      const backend = await openStateBackend(actorOf(environmentOf(FILE)), aws);
      expect(await backend.lock("registry")).toBeUndefined();

      const { code, text, source, target } = await move(FILE, local);
      expect(code).toBe(0);
      expect(text).toContain("dev-registry  serial ");
      expect(text).toContain("copied, not checked yet");
      expect(text).toContain(
        `dev-state stays: bucket and key, which keep the history. Its own state is in there too, at s3://${BUCKET}/dev/state.tfstate.`,
      );
      expect(await contentIn(target)).toBe(content);
      expect(await contentIn(source)).toBeUndefined();
      expect((await source.versions("registry"))[0]).toMatchObject({ deleted: true });
      const old = await fleet.ops("plan", ...STACK);
      expect(old.code).toBe(1);
      expect(old.stdout).toContain("If it was moved (state migrate), take the file of environment dev");
    });

    it("into the bucket of another account, and there to another key", async () => {
      const { endpoint, rootKeys } = fleet.clients.sandbox;
      const settings = { endpoint, region: "eu-central-1", credentials: rootKeys(CENTRAL) };
      const [s3, kms] = [new S3Client(settings), new KMSClient(settings)];
      const Policy = document({ Principal: { AWS: "arn:aws:iam::222233334444:root" }, Action: "kms:*", Resource: "*" });
      const makeKey = async () =>
        (await kms.send(new CreateKeyCommand({ Policy, BypassPolicyLockoutSafetyCheck: true }))).KeyMetadata?.Arn ?? "";
      const keys = [await makeKey(), await makeKey()];
      await makeBucket(s3, "central-states");
      await s3.send(new PutBucketVersioningCommand({ Bucket: "central-states", VersioningConfiguration: { Status: "Enabled" } }));
      const Resource = ["arn:aws:s3:::central-states", "arn:aws:s3:::central-states/*"];
      const grant = document({ Principal: { AWS: "arn:aws:iam::222233334444:root" }, Action: "s3:*", Resource });
      await s3.send(new PutBucketPolicyCommand({ Bucket: "central-states", Policy: grant }));
      const fileOf = (key = "") => `${FILE}backend: { kind: s3, bucket: central-states, bucketOwner: "${CENTRAL}", kmsKeyArn: "${key}" }\n`;
      central = fileOf(keys[0]);

      const content = await contentIn(await openStateBackend(actorOf(environmentOf(local)), aws));
      const moved = await move(local, central);
      expect(moved.code).toBe(0);
      expect(await moved.target.read("registry")).toMatchObject({ content, kmsKeyArn: keys[0] });
      expect(await contentIn(moved.source)).toBeUndefined();
      expect(await moved.source.versions("registry")).toMatchObject([{ current: false, deleted: false }]);

      const rewritten = await move(central, fileOf(keys[1]));
      expect(rewritten.code).toBe(0);
      const after = await rewritten.target.read("registry");
      expect(after?.kmsKeyArn).toBe(keys[1]);
      expect(serialOf(after?.content ?? "")).toBe(serialOf(content ?? "") + 1);
      central = fileOf(keys[1]);
    });

    it("and back into its own bucket, whose history goes on", async () => {
      const { code, source, target } = await move(central, FILE);
      expect(code).toBe(0);
      expect(await contentIn(source)).toBeUndefined();
      expect((await target.versions("registry")).slice(0, 2)).toMatchObject([{ current: true }, { deleted: true }]);
      expect(await fleet.ops("plan", ...STACK)).toMatchObject({ code: 0, stdout: expect.stringContaining("no changes") as string });
    });

    it("and to another name, by the command: it first says what has to stay, and a plan then destroys nothing of that", async () => {
      const [file, former] = [join(fleet.folder, "environments", "renamed.yaml"), join(fleet.folder, "former.yaml")];
      renameSync(join(fleet.folder, "environments", "dev.yaml"), file);
      writeFileSync(former, FILE);
      const migrateTo = () => fleet.ops("state", "migrate", "--env", "renamed", "--from", former, "--from-name", "dev", "--yes");
      const names = namesOf(environmentOf(FILE));
      const refused = await migrateTo();
      expect([refused.code, refused.stderr]).toEqual([
        3,
        expect.stringContaining(
          `backend: { kind: s3, bucket: ${BUCKET}, kmsKeyArn: ARN }  # the key's ARN: kms describe-key alias/dev-scan-state`,
        ),
      ]);
      const { KeyMetadata } = await root.kms.send(new DescribeKeyCommand({ KeyId: names.stateKeyAlias }));
      const { scan, snyk } = { scan: names.reportBucket, snyk: [names.tokenParameter, names.organizationParameter] };
      const kept = `backend: { kind: s3, bucket: ${BUCKET}, kmsKeyArn: "${KeyMetadata?.Arn ?? ""}" }\nsnyk: { tokenParameter: ${snyk[0]}, organizationParameter: ${snyk[1]} }\n`;
      const now = FILE.replace(/^scan:\n/m, `scan:\n  reportBucket: ${scan}\n`) + kept;
      writeFileSync(file, now);
      await reachBoth(fleet, environmentOf(`${now}name: renamed\n`), environmentOf(FILE));
      const content = await stored();
      const moved = await migrateTo();
      expect([moved.code, moved.stderr]).toEqual([0, ""]);
      expect(moved.stdout).toContain("The old states are set aside, not deleted");
      const there = await aws.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: "renamed/registry.tfstate" }));
      expect(await there.Body?.transformToString()).toBe(content);
      await expect(stored()).rejects.toThrow();
      const planned = await fleet.ops("plan", "--env", "renamed", "--stack", "registry", "--json");
      const resources = (JSON.parse(planned.stdout) as FleetReport).stacks.flatMap(({ resources: all = [] }) => all);
      expect(planned.code).toBe(0);
      expect(resources.filter(({ kind }) => kind === "delete" || kind === "replace").map(({ address }) => address)).toEqual([
        "aws_kms_alias.domain_key_alias",
      ]);
    });
  });
});

/** Lets the deploy role reach the states where they are and where they go, as `ops roles --from` prints it. */
async function reachBoth({ clients: { sandbox } }: Fleet, environment: Environment, former: Environment): Promise<void> {
  const deploy = rolesOf(environment, [], former).roles.find(({ kind }) => kind === "deploy");
  const about = /^(Buckets|States|WriteStates|StatesKey|WriteStatesKey)$/;
  const statements = (deploy?.managedPolicies ?? []).flatMap(({ document: { Statement } }) => Statement);
  const iam = { endpoint: sandbox.endpoint, region: environment.region, credentials: sandbox.rootKeys(environment.account) };
  await putRolePolicy(iam, deploy?.name ?? "", ...statements.filter(({ Sid = "" }) => about.test(Sid)));
}

function environmentOf(content: string): Environment {
  const reading = readEnvironment("dev.yaml", content);
  if ("environment" in reading) return reading.environment;
  throw new Error(JSON.stringify(reading.mistakes));
}
