import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { withLists } from "../../scripts/publish/lists";
import { everythingIn } from "../helpers/everything-in";
import { rolePolicies } from "../helpers/iam";
import { wholeScan } from "../helpers/scans";
import { build, push } from "./guide-push";
import { Situations, STATES, until } from "./guide-situations";
import { GuideWalk, type Steps } from "./guide-walk";
import { trustPolicy } from "./fleet-damage";
import { type GuideWorld, type Running, startGuideWorld } from "./guide-world";
import { writeScan } from "./write-scan";

const DEPLOY = "npm run ops -- deploy --env dev --stack scanner";
const LIST = "npm run ops -- state list --env dev";
const DENIED = /^ +log \/aws\/codebuild\/dev-package-scan +the log cannot be written: AccessDeniedException: /m;
/** Commands, and how they say that the last scan might not write its log. */
const NOTICED = [
  ["scan --env dev", /^Scan\/Scan failed: [^]*^The scan \S+ ended as Failed\.$/m],
  ["results --env dev --scan latest", DENIED],
  ["results --env dev --scan latest", /^The scan is incomplete: this is not "no findings"\.$/m],
  ["results --env dev", /^ +\S+ +incomplete +1 +1 +0$/m],
  ["doctor --env dev", /^ +last scan +problem +\S+, \d+ minutes? ago: incomplete, something could not be checked; /m],
] as const;

/** Every incident of docs/operations.md: it is brought about, and is over when the guide's commands have been run. */
describe("the operator's guide, at 3 a.m.", () => {
  let world: GuideWorld;
  let situations: Situations;
  let guide: GuideWalk;

  beforeAll(async () => {
    world = await startGuideWorld();
    situations = new Situations(world);
    guide = new GuideWalk(["Incidents"], world);
    for (const args of [["bootstrap"], ["deploy", "--stack", "registry", "secrets", "scanner", "--yes"], ["publish"]])
      expect(await world.project.ops(...args, "--env", "dev")).toMatchObject({ code: 0 });
    await world.setSecrets(world.clients.sandbox.snyk.token);
    await situations.installPackage("six");
  });
  afterAll(() => world.stop());
  afterEach(() => world.noFaults());

  const holdUp = (delay: number) => world.fault({ service: "scheduler", operation: "UpdateSchedule", delay });
  /** Answers a deploy when it asks, and waits until its apply holds the lock. */
  const goOn = async (deploy: Running) => {
    await asked(deploy);
    deploy.type("yes");
    await until(deploy, async () => (await world.outside.lockId("scanner")) !== undefined);
  };
  const asked = (deploy: Running) => until(deploy, () => deploy.printed().includes("to go on"));
  /** What a deploy had to do is done, and nothing else is left to do. */
  const expectAllIsWell = async (other: Steps["other"]) => {
    expect(await world.outside.schedule()).toMatchObject({ State: "ENABLED" });
    expect(await world.outside.lockId("scanner")).toBeUndefined();
    expect(await other("npm run ops -- plan --env dev --stack scanner", 0)).toContain("no changes");
  };
  const scheduleRoleIsMade = () =>
    rolePolicies(world.outside.iam, world.outside.names.scheduleRole).then(
      (policies) => policies.length > 0,
      () => false,
    );
  const lockId = async () => (await world.outside.lockId("scanner")) ?? "";

  it("A state that could not be stored", () =>
    guide.follow("A state that could not be stored", async ({ run, begun }) => {
      situations.configureHour(8);
      await world.outside.deleteScheduleRole();
      await holdUp(8_000);
      const deploy = begun(DEPLOY);
      await goOn(deploy);
      // It has read the state by now, and has something to store.
      await until(deploy, scheduleRoleIsMade);
      await world.fault({ service: "s3", code: "ExpiredToken", message: "The provided token has expired.", status: 400, times: 1000 });
      const { output } = await deploy.ended;
      await world.noFaults();
      const [, FILE] = /It is kept in (\S+errored\.tfstate)/.exec(output) ?? [];
      if (FILE === undefined) throw new Error(output);
      expect(existsSync(FILE)).toBe(true);
      expect(output).toContain(`npm run ops -- state restore --env dev --stack scanner --from ${FILE}`);
      await run(/state lock/);
      await run(/state unlock/, { LOCK_ID: await lockId() });
      await run(/restore/, { FILE });
      expect(await run(/deploy/)).toContain("no changes");
      expect(await world.outside.schedule()).toMatchObject({ State: "ENABLED" });
    }));

  it("A full disk", () =>
    guide.follow("A full disk", async ({ run, other }) => {
      await world.outside.disableSchedule();
      symlinkSync("/dev/full", join(world.project.directory, ".cache", "ops", "dev", "stacks", "dev-scanner", "plan.tfplan"));
      await other(`${DEPLOY} --yes`, 1);
      expect(await world.outside.schedule()).toMatchObject({ State: "DISABLED" });
      expect(await run(/find/)).toContain("dev-scanner.errored.tfstate");
      expect(await run(/plan/)).toContain("update  aws_scheduler_schedule.schedule");
      const kept = join(world.clients.folder, "plan.json");
      expect(await other(`npm run ops -- plan --env dev --stack scanner --detailed-exitcode --out ${kept}`, 2)).toContain(
        `deploy --env dev --approved ${kept}`,
      );
      expect(JSON.parse(readFileSync(kept, "utf8"))).toMatchObject({ stacks: [{ environment: "dev", result: "planned" }] });
      await other(`${DEPLOY} --yes`, 0);
      await expectAllIsWell(other);
    }));

  it("A stale lock", () =>
    guide.follow("A stale lock", async ({ run, other, begun }) => {
      await world.outside.disableSchedule();
      const late = begun(DEPLOY);
      await asked(late);
      await holdUp(600_000);
      // A colleague in a checkout of their own: a lock that was left in this one is freed by the next run.
      const colleague = join(world.clients.folder, "colleague");
      const killed = begun(DEPLOY, { OPS_WORK_DIRECTORY: colleague });
      await goOn(killed);
      // Planned before: nobody waits for a lock.
      late.type("yes");
      expect(await late.ended).toMatchObject({ code: 1, output: expect.stringContaining("State of dev-scanner is locked: by ") as string });
      situations.killTerraforms(colleague);
      expect(await killed.ended).toMatchObject({ code: 1, output: expect.stringContaining("terraform was ended by SIGKILL") as string });
      await other(DEPLOY, 1);
      await world.noFaults();
      await run(/state lock/);
      await run(/state unlock/, { LOCK_ID: await lockId() });
      await run(/deploy/);
      await run(/state lock/);
      await expectAllIsWell(other);
    }));

  it("A run that was stopped", () =>
    guide.follow("A run that was stopped", async ({ run, other }) => {
      await situations.stoppedHalfway("aws_codecommit_repository.source", "aws_scheduler_schedule.schedule");
      await run(/doctor/, {}, 1);
      const planned = await other("npm run ops -- plan --env dev --stack scanner", 0);
      expect(planned).toMatch(/^ *replace +aws_codecommit_repository\.source$/m);
      const deployed = await run(/deploy/);
      expect(deployed).toContain("Keep it as it is (untaint), and let the plan show what is left to set? Type yes to go on: ");
      expect(deployed).toMatch(/^dev-scanner +1 to import$/m);
      expect(await world.outside.schedule()).toMatchObject({ State: "ENABLED" });
      await situations.stoppedHalfway("aws_codecommit_repository.source");
      await run(/untaint/, { ADDRESS: "aws_codecommit_repository.source" });
      await other("npm run ops -- plan --env dev --stack scanner", 0);
    }));

  it("Two people at once", () =>
    guide.follow("Two people at once", async ({ run, other, begun }) => {
      await world.outside.disableSchedule();
      const late = begun(DEPLOY);
      await asked(late);
      await situations.writeState((state) => state);
      late.type("yes");
      expect(await late.ended).toMatchObject({ code: 1 });
      await run(/deploy/);
      await expectAllIsWell(other);
    }));

  /** Plans, which fails, and gives the version that the failure says to go back to. */
  const versionIn = async (failure: string, other: Steps["other"]) => {
    const printed = await other("npm run ops -- plan --env dev --stack scanner", 1);
    expect(printed).toContain(failure);
    return /state restore --env dev --stack scanner --version (\S+)/.exec(printed)?.[1] ?? "";
  };

  it("A lost state", () =>
    guide.follow("A lost state", async ({ run, other }) => {
      await world.outside.deleteState("scanner");
      const VERSION = await versionIn(`The state at s3://${STATES}/dev/scanner.tfstate is gone. There was one: serial `, other);
      await run(/state list/, {}, 1);
      await run(/versions/);
      await run(/restore/, { VERSION });
      await run(/state list/);
    }));

  it("A corrupted state", () =>
    guide.follow("A corrupted state", async ({ run, other }) => {
      await world.outside.overwriteState("scanner", '{"version": 4, "ser');
      const VERSION = await versionIn(`s3://${STATES}/dev/scanner.tfstate cannot be read as a Terraform state: it is not JSON`, other);
      await other(LIST, 1);
      await run(/restore/, { VERSION });
      await other(LIST, 0);
    }));

  it("The bucket of the states is gone", () =>
    guide.follow("The bucket of the states is gone", async ({ run, other }) => {
      await other("npm run ops -- state backup --all --out states.tar.gz", 0);
      await situations.deleteStates();
      await other(LIST, 1);
      await run(/bootstrap/);
      for (const stack of [/registry/, /secrets/, /scanner/]) await run(stack, { BACKUP: "states.tar.gz" });
      expect((await run(/plan/)).match(/no changes$/gm)).toHaveLength(4);
    }));

  it("A leaked Snyk token", () =>
    guide.follow("A leaked Snyk token", async ({ run, other }) => {
      await world.setSecrets("5a4db0c5-0000-4000-8000-0000000000ff");
      await other("npm run ops -- scan --env dev", 1);
      for (const verb of [/rotate/, /check/, /scan --env/]) await run(verb);
    }));

  it("Somebody pushed to the source repository", () =>
    guide.follow("Somebody pushed to the source repository", async ({ run, other }) => {
      const put = (path: string, text: string) => (folder: string) => {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      };
      const refused = (why: string) => ({
        status: "Failed",
        said: [
          `The source is not what ops publish put there: ${why}. Publish it again (npm run ops -- publish --env dev), or find out who pushed to the repository.`,
        ],
        secretsRead: 0,
      });
      await push(world, put("node_modules/.bin/npm", "#!/bin/sh\n"));
      expect(await build(world)).toEqual(refused("nobody published node_modules/.bin/npm"));
      await push(world, (folder) => {
        rmSync(join(folder, "node_modules"), { recursive: true });
        put("scanner.js", "console.log(process.env)")(folder);
      });
      expect(await build(world)).toEqual(refused("scanner.js: FAILED"));
      // Everything fits together, but nobody has accepted it.
      const { files, contentHash } = withLists(new Map([["scanner.js", Buffer.from("console.log(process.env)")]]));
      await push(world, (folder) => {
        for (const name of readdirSync(folder).filter((each) => each !== ".git")) rmSync(join(folder, name), { recursive: true });
        for (const [path, content] of files) put(path, content.toString())(folder);
        put("buildspec.yml", "version: 0.2\nphases: {build: {commands: [node scanner.js]}}\n")(folder);
        symlinkSync("/etc/passwd", join(folder, "wheels"));
      });
      expect((await build(world)).secretsRead).toBe(0);
      await push(world, (folder) => {
        for (const name of ["buildspec.yml", "wheels"]) rmSync(join(folder, name));
      });
      expect(await build(world)).toEqual(refused(`its SHA256SUMS is another one, with the SHA-256 ${contentHash}`));
      await other("npm run ops -- scan --env dev", 1);
      await run(/doctor/, {}, 1);
      expect(await run(/drift/, {}, 2)).toContain('branches.main  nothing -> {problem: "its SHA256SUMS is another one');
      await run(/publish/);
      await run(/scan --env/);
      const ours = await build(world);
      expect([ours.status, ours.said]).toEqual(["Succeeded", [expect.stringMatching(/^The source is what ops publish put there: /)]]);
      expect(ours.secretsRead).toBe(2);
    }));

  it("A failed or incomplete scan", () =>
    guide.follow("A failed or incomplete scan", async ({ run, other }) => {
      const endLog = await situations.denyLog();
      for (const [command, words] of NOTICED) expect(await other(`npm run ops -- ${command}`, 1)).toMatch(words);
      await endLog();
      await world.fault({
        service: "codeartifact",
        operation: "ListPackages",
        code: "AccessDeniedException",
        message: "no",
        status: 403,
        times: 100,
      });
      await other("npm run ops -- scan --env dev", 1);
      await world.noFaults();
      const { aws, names } = world.outside;
      await writeScan({ aws, names }, wholeScan("2020-01-01-000000", ["!six 1.17.0"], []));
      await run(/results/, {}, 1);
      await run(/check/);
      expect(await run(/scan --env/)).not.toMatch(DENIED);
      expect(await run(/doctor/)).toMatch(/^ +last scan +ok +\S+, \d+ minutes? ago: complete$/m);
      expect(await other("npm run ops -- results --env dev", 0)).toMatch(/^ +\S+ +complete +1 +1 +0$/m);
    }));

  it("Cannot check", () =>
    guide.follow("Cannot check", async ({ run, other }) => {
      const { sandbox } = world.clients;
      const trust = (account: string) => trustPolicy(account, { StringEquals: { "sts:ExternalId": "platform-team" } });
      await world.outside.trust("package-scan-read-only", trust("999999999999"));
      await other("npm run ops -- drift --env dev --stack scanner", 1);
      await world.outside.trust("package-scan-read-only", trust(sandbox.account));
      await other(LIST, 1, { AWS_ACCESS_KEY_ID: "" });
      for (const fault of [
        { code: "ExpiredToken", message: "The provided token has expired.", status: 400 },
        { code: "SlowDown", message: "Please reduce your request rate.", status: 503 },
      ]) {
        await world.fault({ service: "s3", ...fault, times: 1000 });
        await other(LIST, 1);
        await world.noFaults();
      }
      await world.fault({ service: "scheduler", delay: 600_000, times: 1000 });
      await run(/drift/, { MINUTES: "0.2" }, 1);
      await world.noFaults();
      await run(/doctor/);
      await run(/drift/, { MINUTES: "15" });
    }));

  it("Something exists already", () =>
    guide.follow("Something exists already", async ({ run, other }) => {
      await situations.writeState(({ resources, ...state }) => {
        return { ...state, resources: resources.filter(({ type }) => type !== "aws_codecommit_repository") };
      });
      await situations.untagSource();
      await other(DEPLOY, 1);
      expect(await run(/adopt/)).toContain("1 adopted.");
      await run(/deploy/);
    }));

  it("CodeCommit is closed to the account", () =>
    guide.follow("CodeCommit is closed to the account", async ({ run, other }) => {
      const message =
        "CreateRepository request is not allowed because there is no existing repository in this AWS account or AWS Organization";
      await world.fault({
        service: "codecommit",
        operation: "ListRepositories",
        code: "OperationNotAllowedException",
        message,
        status: 400,
        times: 100,
      });
      await other("npm run ops -- doctor --env dev", 1);
      await world.noFaults();
      await run(/doctor/);
    }));

  it("TF_LOG=TRACE, and a umask that protects nothing: the token is nowhere, and nobody else can read a file", async () => {
    const canary = "Canary/tok+en==q9Zx77";
    await world.setSecrets(canary);
    await world.outside.disableSchedule();
    const past = join(world.clients.folder, "past-the-redactor.log");
    const { code, output } = await world.start("npm run ops -- deploy --env dev --stack secrets scanner --yes", {
      TF_LOG: "TRACE",
      TF_LOG_PATH: past,
    }).ended;
    expect(code).toBe(0);
    expect(existsSync(past)).toBe(false);
    const written = everythingIn(["results", ".cache"].map((name) => join(world.project.directory, name)));
    expect(written.filter(({ mode }) => (mode & 0o077) !== 0).map(({ path }) => path)).toEqual([]);
    // The answers that have it are there: of the plan of the secrets, which refreshes both parameters.
    const answers = written.flatMap(({ text }) => text.match(/"Type": ?"SecureString", ?"Value": ?"\[redacted\]"/g) ?? []);
    expect(answers.length).toBeGreaterThan(1);
    const forms = [
      canary,
      encodeURIComponent(canary),
      ...[0, 1, 2].map((at) =>
        Buffer.from(" ".repeat(at) + canary)
          .toString("base64")
          .slice(4, 24),
      ),
    ];
    const leaks = [...written, { path: "the screen", text: output }].filter(({ text }) => forms.some((form) => text.includes(form)));
    expect(leaks.map(({ path }) => path)).toEqual([]);
  });

  it("has no command that nobody has run", () => expect(guide.notRun()).toEqual([]));
});
