import { ListDomainsCommand } from "@aws-sdk/client-codeartifact";
import { ListBucketsCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DecisionRecord } from "../../sandbox/iam/decisions";
import { localFile } from "../helpers/local-environments";
import { makeBucket } from "../helpers/sdk";
import { type Grant, grantsOf, isAbout, nameOf } from "../permissions/grants";
import { rolesIn } from "../permissions/roles";
import { isRowOf, readTable, rowName } from "../permissions/table";
import { Situations, STATES } from "./guide-situations";
import { readGuide } from "./guide-text";
import { GuideWalk } from "./guide-walk";
import { type GuideWorld, startGuideWorld } from "./guide-world";

/**
 * Steps of the table that the guide does not take, or not as far: it names no read-only role, its domain has no packages, nobody has made
 * something by hand or pushed past it, and nothing is quarantined.
 */
const ELSEWHERE = new Set([
  "adopt before a deploy",
  "deploy of a change",
  "drift",
  "drift --fix",
  "drift after a push",
  "drift without a read-only role",
  "guard",
  "plan --read-only of all",
  "quarantine apply",
  "quarantine plan",
  "scan",
  "the schedule",
]);

/** The life of an environment as docs/operations.md tells it: each test goes on from what the one before has left. */
describe("the operator's guide, on good days", () => {
  let world: GuideWorld;
  let situations: Situations;
  let guide: GuideWalk;

  beforeAll(async () => {
    world = await startGuideWorld("none");
    situations = new Situations(world);
    guide = new GuideWalk(["Day one", "Day two"], world);
  });
  afterAll(() => world.stop());

  const file = (name: string) => join(world.project.directory, name);
  /** Changes the environment's file. */
  const edit = (change: (yaml: string) => string) => {
    const path = file("environments/dev.yaml");
    writeFileSync(path, change(readFileSync(path, "utf8")));
  };

  it("has three chapters", () => {
    expect([...new Set(readGuide().map(({ chapter }) => chapter))]).toEqual(["Day one", "Day two", "Incidents"]);
  });

  it("has an administrator make the roles that it prints", () =>
    guide.follow("What an account needs", async ({ run, section }) => {
      expect(section.files.map((file) => file.trim())).toEqual([
        "iam:\n  permissionsBoundary: arn:aws:iam::222233334444:policy/dev-package-scan-boundary",
      ]);
      for (const line of [/ops -- roles/, /init/, /apply/]) await run(line, { ACCOUNT: world.clients.sandbox.account });
    }));

  it("deploys, with those roles, from nothing to the first scan", () =>
    guide.follow("The first deployment", async ({ run }) => {
      await run(/doctor/, {}, 1);
      for (const verb of [/bootstrap/, /deploy/, /secrets set/, /publish/, /scan --env/, /results/]) await run(verb);
      expect(await world.project.ops("doctor", "--env", "dev")).toMatchObject({ code: 0 });
    }));

  it("finds nothing to adopt in what it has made", () =>
    guide.follow("Adopting what was made by hand", async ({ run }) => {
      await run(/adopt/);
    }));

  it("plans everywhere and deploys a change", () =>
    guide.follow("Changing something everywhere", async ({ run }) => {
      situations.configureHour(7);
      await run(/plan/);
      await run(/deploy/);
      const { ScheduleExpression } = await world.outside.schedule();
      expect(ScheduleExpression).toBe("cron(0 7 ? * MON-FRI *)");
    }));

  it("finds drift, accepts some, and puts back the rest", () =>
    guide.follow("Drift", async ({ run, section }) => {
      await world.outside.disableSchedule();
      await world.outside.changeOwner("data");
      await run(/--all/, {}, 2);
      writeFileSync(file("drift-known.yaml"), section.files[0] ?? "");
      await run(/--fix/);
      expect(await world.outside.schedule()).toMatchObject({ State: "ENABLED" });
    }));

  it("lists, shows and backs up the states", () =>
    guide.follow("States", async ({ run }) => {
      for (const verb of [/list/, /show/, /versions/, /backup/]) await run(verb);
    }));

  it("shows the results of all accounts", () =>
    guide.follow("Results of the fleet", async ({ run }) => {
      for (const line of [/--all$/, /--html/, /--compare/]) await run(line);
      expect(readFileSync(file("fleet.html"), "utf8")).toContain("dev");
    }));

  it("rotates the token, which is nowhere to be seen", () =>
    guide.follow("Rotating the Snyk token", async ({ run }) => {
      // The one that is typed is new, then.
      await world.setSecrets("5a4db0c5-0000-4000-8000-0000000000ee");
      expect(await run(/rotate/)).not.toContain(world.clients.sandbox.snyk.token);
      await run(/check/);
    }));

  it("says what a new environment needs", () =>
    guide.follow("A new environment", async ({ run }) => {
      world.project.environment("staging", localFile("staging"));
      expect(await run(/doctor/, { NAME: "staging" }, 1)).toContain("role/package-scan-deploy could not be assumed");
      rmSync(file("environments/staging.yaml"));
    }));

  it("moves the states to another bucket", () =>
    guide.follow("Moving the state", async ({ run }) => {
      const { s3 } = world.outside.aws;
      await makeBucket(s3, "all-states");
      await run(/^cp/);
      edit((yaml) => `${yaml}backend: { kind: s3, bucket: all-states }\n`);
      for (const line of [/ops -- roles/, /apply/]) await run(line, { ACCOUNT: world.clients.sandbox.account });
      await run(/migrate/);
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: "all-states" }));
      expect(Contents.map(({ Key }) => Key)).toEqual(["dev/registry.tfstate", "dev/scanner.tfstate", "dev/secrets.tfstate"]);
    }));

  it("removes everything, the bucket of the states last", () =>
    guide.follow("Removing an environment", async ({ run, other }) => {
      await other("npm run ops -- destroy --env dev", 3);
      edit((yaml) => yaml.replace(/^registry:$/m, "registry:\n  protect: false"));
      for (const verb of [/backup/, /deploy/, /destroy/]) await run(verb);
      for (const line of [/list-object-versions/, /delete-objects/, /delete-bucket/, /schedule-key-deletion/])
        await run(line, { BUCKET: STATES });
      const { s3, codeArtifact } = world.outside.aws;
      const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
      expect(Buckets.map(({ Name }) => Name)).toEqual(["all-states"]);
      expect((await codeArtifact.send(new ListDomainsCommand({}))).domains).toEqual([]);
    }));

  it("has asked for whatever its roles may do, but for what docs/permissions-table.md shows elsewhere", async () => {
    const decisions = (await (await world.clients.sandbox.control("GET", "/_sandbox/decisions")).json()) as DecisionRecord[];
    const wasAsked = (grant: Grant) => decisions.some((decision) => decision.outcome === "allowed" && isAbout(grant, decision));
    const own = grantsOf(rolesIn(world));
    // What the guide's environment does not have is shown elsewhere: messages, scans of packages, a VPC, an image.
    const table = readTable().filter((row) => own.some((grant) => isRowOf(row, grant)));
    const asked = new Set(own.filter(wasAsked).map((grant) => rowName({ role: grant.role, action: nameOf(grant) })));
    const here = table.filter(({ missed }) => missed !== undefined && !ELSEWHERE.has(missed.by));
    expect(here.map(rowName).filter((name) => !asked.has(name))).toEqual([]);
    // A reason is for what the sandbox cannot show.
    expect(
      table
        .filter(({ reason }) => reason !== undefined)
        .map(rowName)
        .filter((name) => asked.has(name)),
    ).toEqual([]);
  });

  it("has no command that nobody has run", () => expect(guide.notRun()).toEqual([]));
});
