import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { loadEnvironment } from "../../environments/load";
import { namesOf } from "../../environments/names";
import { connect } from "../../scripts/lib/aws";
import { rootKeys } from "../helpers/sdk";
import { wholeScan } from "../unit/scripts/scans/scans";
import { Situations, until } from "./guide-situations";
import { GuideWalk } from "./guide-walk";
import { startGuideWorld, type GuideWorld } from "./guide-world";
import { writeScan } from "./write-scan";

const DEPLOY = "npm run ops -- deploy --env dev --stack scanner";
const LIST = "npm run ops -- state list --env dev";

/** Every incident of docs/operations.md: it is brought about, and is over when the guide's commands have been run. */
describe("the operator's guide, at 3 a.m.", () => {
  let world: GuideWorld;
  let situations: Situations;
  let guide: GuideWalk;

  beforeAll(async () => {
    world = await startGuideWorld();
    situations = new Situations(world);
    guide = new GuideWalk(["Incidents"], world);
    for (const args of [["bootstrap"], ["deploy", "--yes"], ["publish"]])
      expect(await world.project.ops(...args, "--env", "dev")).toMatchObject({ code: 0 });
    await world.setSecrets(world.clients.sandbox.snyk.token);
    await situations.installPackage("six");
  });
  afterAll(() => world.stop());
  afterEach(() => world.noFaults());

  const holdUp = (delay: number) => world.fault({ service: "scheduler", operation: "UpdateSchedule", delay });
  const asked = (running: { printed: () => string }) => until(() => running.printed().includes("to go on"));
  const locked = async () => (await situations.lockId()) !== undefined;
  const lockId = async () => (await situations.lockId()) ?? "";

  it("A stale lock", () =>
    guide.follow("A stale lock", async ({ run, before, startBefore }) => {
      await situations.disableSchedule();
      await holdUp(20_000);
      const killed = startBefore(DEPLOY);
      await asked(killed);
      killed.type("yes");
      await until(locked);
      situations.killTerraforms();
      expect(await killed.ended).toMatchObject({ code: 1 });
      expect(await before(DEPLOY)).toMatchObject({ code: 1 });
      await world.noFaults();
      expect(await run(/state lock/)).toMatchObject({ code: 0 });
      expect(await run(/state unlock/, { LOCK_ID: await lockId() })).toMatchObject({ code: 0 });
      expect(await run(/deploy/)).toMatchObject({ code: 0 });
      expect(await run(/state lock/)).toMatchObject({ code: 0 });
    }));

  it("Two people at once", () =>
    guide.follow("Two people at once", async ({ run, startBefore }) => {
      await situations.disableSchedule();
      const late = startBefore(DEPLOY);
      await asked(late);
      await situations.writeState((state) => state);
      late.type("yes");
      expect(await late.ended).toMatchObject({ code: 1 });
      expect(await run(/deploy/)).toMatchObject({ code: 0 });
      expect(await world.aws("scheduler", "get-schedule", "--name", "dev-daily-scan")).toMatchObject({ State: "ENABLED" });
    }));

  it("A lost state", () =>
    guide.follow("A lost state", async ({ run }) => {
      await situations.deleteState();
      expect(await run(/state list/)).toMatchObject({ code: 1 });
      expect(await run(/versions/)).toMatchObject({ code: 0 });
      expect(await run(/restore/, { VERSION: await situations.lastVersion() })).toMatchObject({ code: 0 });
      expect(await run(/state list/)).toMatchObject({ code: 0 });
    }));

  it("A corrupted state", () =>
    guide.follow("A corrupted state", async ({ run, before }) => {
      await situations.overwriteState('{"version": 4, "ser');
      expect(await before(LIST)).toMatchObject({ code: 1 });
      expect(await run(/restore/, { VERSION: await situations.lastVersion() })).toMatchObject({ code: 0 });
      expect(await before(LIST)).toMatchObject({ code: 0 });
    }));

  it("The bucket of the states is gone", () =>
    guide.follow("The bucket of the states is gone", async ({ run, before }) => {
      expect(await before("npm run ops -- state backup --all --out states.tar.gz")).toMatchObject({ code: 0 });
      await situations.deleteStates();
      expect(await before(LIST)).toMatchObject({ code: 1 });
      expect(await run(/bootstrap/)).toMatchObject({ code: 0 });
      for (const stack of [/registry/, /scanner/]) expect(await run(stack, { BACKUP: "states.tar.gz" })).toMatchObject({ code: 0 });
      const { code, output } = await run(/plan/);
      expect([code, output.match(/no changes$/gm)]).toEqual([0, ["no changes", "no changes", "no changes"]]);
    }));

  it("A state that could not be stored", () =>
    guide.follow("A state that could not be stored", async ({ run, startBefore }) => {
      await situations.disableSchedule();
      await holdUp(4_000);
      const deploy = startBefore(DEPLOY);
      await asked(deploy);
      deploy.type("yes");
      await until(locked);
      for (const operation of ["PutObject", "DeleteObject"]) {
        const expired = { code: "ExpiredToken", message: "The provided token has expired.", status: 400 };
        await world.fault({ service: "s3", operation, ...expired, times: 1000 });
      }
      const { output } = await deploy.ended;
      await world.noFaults();
      const [, FILE = ""] = /It is kept in (\S+errored\.tfstate)/.exec(output) ?? [];
      expect(await run(/state lock/)).toMatchObject({ code: 0 });
      expect(await run(/state unlock/, { LOCK_ID: await lockId() })).toMatchObject({ code: 0 });
      expect(await run(/restore/, { FILE })).toMatchObject({ code: 0 });
      expect(await run(/deploy/)).toMatchObject({ code: 0, output: expect.stringContaining("no changes") as string });
    }));

  it("A leaked Snyk token", () =>
    guide.follow("A leaked Snyk token", async ({ run, before }) => {
      await world.setSecrets("5a4db0c5-0000-4000-8000-0000000000ff");
      expect(await before("npm run ops -- scan --env dev")).toMatchObject({ code: 1 });
      for (const verb of [/rotate/, /check/, /scan --env/]) expect(await run(verb)).toMatchObject({ code: 0 });
    }));

  it("A failed or incomplete scan", () =>
    guide.follow("A failed or incomplete scan", async ({ run, before }) => {
      await world.fault({
        service: "codeartifact",
        operation: "ListPackages",
        code: "AccessDeniedException",
        message: "no",
        status: 403,
        times: 100,
      });
      expect(await before("npm run ops -- scan --env dev")).toMatchObject({ code: 1 });
      await world.noFaults();
      const environment = loadEnvironment("dev");
      const { endpoint, account } = world.clients.sandbox;
      const aws = await connect(environment, { endpoint, credentials: rootKeys(account) });
      await writeScan({ environment, names: namesOf(environment), aws }, wholeScan("2020-01-01-000000", ["!six 1.17.0"], []));
      expect(await run(/results/)).toMatchObject({ code: 0 });
      for (const verb of [/check/, /scan --env/, /doctor/]) expect(await run(verb)).toMatchObject({ code: 0 });
    }));

  it("Cannot check", () =>
    guide.follow("Cannot check", async ({ run, before }) => {
      const { trust } = world.roles;
      await situations.trustReader(trust.replace("111122223333", "999999999999"));
      expect(await before("npm run ops -- drift --env dev --stack scanner")).toMatchObject({ code: 1 });
      await situations.trustReader(trust);
      expect(await before(LIST, { AWS_ACCESS_KEY_ID: "" })).toMatchObject({ code: 1 });
      for (const fault of [
        { code: "ExpiredToken", message: "The provided token has expired.", status: 400 },
        { code: "SlowDown", message: "Please reduce your request rate.", status: 503 },
      ]) {
        await world.fault({ service: "s3", ...fault, times: 1000 });
        expect(await before(LIST)).toMatchObject({ code: 1 });
        await world.noFaults();
      }
      await world.fault({ service: "scheduler", delay: 600_000, times: 1000 });
      expect(await run(/drift/, { MINUTES: "0.2" })).toMatchObject({ code: 1 });
      await world.noFaults();
      expect(await run(/doctor/)).toMatchObject({ code: 0 });
      expect(await run(/drift/, { MINUTES: "15" })).toMatchObject({ code: 0 });
    }));

  it("Something exists already", () =>
    guide.follow("Something exists already", async ({ run, before }) => {
      await situations.writeState(({ resources, ...state }) => {
        return { ...state, resources: resources.filter(({ type }) => type !== "aws_codecommit_repository") };
      });
      expect(await before(DEPLOY)).toMatchObject({ code: 1 });
      expect(await run(/adopt/)).toMatchObject({ code: 0, output: expect.stringContaining("1 adopted.") as string });
      expect(await run(/deploy/)).toMatchObject({ code: 0 });
    }));

  it("A full disk", () =>
    guide.follow("A full disk", async ({ run, before }) => {
      symlinkSync("/dev/full", join(world.project.directory, ".cache", "ops", "dev", "stacks", "dev-scanner", "plan.tfplan"));
      expect(await before("npm run ops -- plan --env dev --stack scanner")).toMatchObject({ code: 1 });
      expect(await run(/find/)).toMatchObject({ code: 0, output: expect.stringContaining("dev-scanner.errored.tfstate") as string });
      expect(await run(/plan/)).toMatchObject({ code: 0 });
    }));

  it("CodeCommit is closed to the account", () =>
    guide.follow("CodeCommit is closed to the account", async ({ run, before }) => {
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
      expect(await before("npm run ops -- doctor --env dev")).toMatchObject({ code: 1 });
      await world.noFaults();
      expect(await run(/doctor/)).toMatchObject({ code: 0 });
    }));

  it("has no command that nobody has run", () => expect(guide.notRun()).toEqual([]));
});
