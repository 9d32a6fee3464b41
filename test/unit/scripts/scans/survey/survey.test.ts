import type { OpenAccount } from "../../../../../scripts/scans/account";
import { showSurvey, surveyJson } from "../../../../../scripts/scans/show/survey";
import { type AccountScans, surveyScans } from "../../../../../scripts/scans/survey/survey";
import { Interrupted } from "../../../../../scripts/words/errors";
import { named, NOW, objectsOf, surveyed, wholeScan } from "../../../../helpers/scans";
import { screen } from "../../../../helpers/states";
import { accountWith, type Objects, type Runs } from "../bucket";

const signal = new AbortController().signal;
const day = (date: number) => `2026-11-${String(date).padStart(2, "0")}-080000`;
const scans = (dates: readonly number[]) =>
  Object.assign({}, ...dates.map((date) => objectsOf(wholeScan(day(date), ["a 1"], ["S-1 high a 1"])))) as Record<string, unknown>;

async function survey(objects: Objects, history?: number, runs?: Runs) {
  const account = accountWith(named("dev"), objects, runs);
  const [result] = await surveyScans([account.environment], () => Promise.resolve(account), signal, history);
  return { result, read: account.read.map((key) => key.replace("outputs/", "")).sort() };
}

describe("surveyScans", () => {
  it("reads only the last scan and the one before", async () => {
    const { result, read } = await survey(scans([20, 21, 22, 23, 24]));
    expect(result).toMatchObject({ condition: "scanned", trend: { since: day(23), appeared: 0, fixed: 0, unknown: 0 }, problems: [] });
    expect(read).toEqual([
      `${day(23)}/findings.json`,
      `${day(23)}/summary.json`,
      `${day(24)}/findings.json`,
      `${day(24)}/summary.json`,
      "latest.json",
    ]);
  });

  it("reads only the summaries of the requested history, and leaves out scans that never ended", async () => {
    const objects = { ...scans([18, 19, 20, 22, 24]), [`outputs/${day(21)}/errors.txt`]: "", [`outputs/${day(23)}/errors.txt`]: "" };
    const { result, read } = await survey(objects, 4);
    expect(result?.history.map(({ stamp }) => stamp)).toEqual([day(19), day(20), day(22), day(24)]);
    expect(read.filter((key) => key.endsWith("findings.json"))).toEqual([`${day(22)}/findings.json`, `${day(24)}/findings.json`]);
    expect(read).not.toContain(`${day(18)}/summary.json`);
  });

  it("reports an unfinished scan after the last one, and an account without scans", async () => {
    const half = { [`outputs/${day(25)}/errors.txt`]: "" };
    expect((await survey({ ...scans([24]), ...half })).result).toMatchObject({
      condition: "scanned",
      unfinished: day(25),
      trend: undefined,
    });
    expect((await survey(half)).result).toMatchObject({ condition: "never scanned", unfinished: day(25), problems: [] });
    expect((await survey({})).result).toMatchObject({ condition: "never scanned", unfinished: undefined });
  });

  it("reports what could not be read, in the account or in an earlier scan", async () => {
    const broken = { ...scans([23, 24]), [`outputs/${day(23)}/findings.json`]: "{" };
    expect((await survey(broken)).result).toMatchObject({
      condition: "scanned",
      trend: undefined,
      problems: [expect.stringMatching(`^${day(23)}: s3://.*/findings.json is not what a scan writes`)],
    });
    const dangling = { "outputs/latest.json": scans([24])["outputs/latest.json"] };
    expect((await survey(dangling)).result).toMatchObject({
      condition: "could not read",
      problems: [expect.stringContaining(`names the scan ${day(24)}, which does not exist`)],
    });
    expect((await survey("denied")).result?.problems).toEqual([expect.stringContaining("cannot be read: AWS denies it")]);
    expect((await survey("missing")).result?.problems).toEqual([expect.stringContaining("There is no bucket dev-scan-reports-")]);
  });

  const at = (time: string, status: string) => ({ status, startTime: new Date(`2026-11-${time}:00Z`) });

  it("knows a last run that left no results, whatever runs after it", async () => {
    const runsOf = async (...runs: ReturnType<typeof at>[]) => (await survey(scans([24]), 2, runs)).result;
    expect(await runsOf(at("24T07:59", "Succeeded"))).toMatchObject({ failedRun: undefined, running: false });
    expect(await runsOf(at("24T07:59", "Failed"))).toMatchObject({ failedRun: undefined });
    expect(await runsOf(at("24T09:00", "Failed"))).toMatchObject({ failedRun: { status: "Failed" } });
    expect(await runsOf(at("24T10:00", "InProgress"), at("24T09:00", "Failed"))).toMatchObject({
      failedRun: { status: "Failed" },
      running: true,
    });
    expect(await runsOf(at("24T10:00", "Superseded"), at("24T09:00", "Stopped"))).toMatchObject({ failedRun: { status: "Stopped" } });
    expect(await runsOf(at("24T09:00", "Succeeded"))).toMatchObject({ failedRun: { status: "Succeeded" } });
    const never = (await survey({}, 2, [at("24T09:00", "Failed")])).result;
    expect(never).toMatchObject({ condition: "never scanned", failedRun: { status: "Failed" } });
  });

  it("says if the runs cannot be listed, and still reads the scans", async () => {
    const problem = "How the last run of dev-package-scan ended could not be read: AWS answered AccessDeniedException: no";
    expect((await survey(scans([24]), 2, "denied")).result).toMatchObject({
      condition: "scanned",
      runProblem: problem,
      problems: [problem],
    });
  });

  it("knows the last complete scan: the last one, or what the pointer names, or an earlier one of a bucket without the pointer", async () => {
    const incomplete = objectsOf(wholeScan(day(24), ["!a 1"], []));
    const before = scans([20, 21]);
    const known = async (objects: Objects) => (await survey(objects, 4)).result?.lastComplete?.stamp;
    expect(await known(scans([24]))).toBe(day(24));
    expect(await known({ ...before, ...incomplete })).toBe(day(21));
    expect(await known({ ...before, ...incomplete, "outputs/latest-complete.json": undefined })).toBe(day(21));
    expect(await known(incomplete)).toBeUndefined();
    const broken = (await survey({ ...before, ...incomplete, "outputs/latest-complete.json": "{" })).result;
    expect([broken?.condition, broken?.problems]).toEqual([
      "scanned",
      [expect.stringContaining("outputs/latest-complete.json is not what a scan writes")],
    ]);
  });

  it.each([{ domain: "other" }, { domainOwner: "999999999999" }, { region: "us-east-1" }])(
    "does not take the scan of another registry, %j, for this one's",
    async (more) => {
      const { result } = await survey(objectsOf(wholeScan(day(24), ["a 1"], [], more)));
      const { domain = "demo-domain", domainOwner = "111122223333", region = "eu-central-1" } = more as Partial<Record<string, string>>;
      expect(result?.otherDomain).toBe(`${domain} (${domainOwner}, ${region})`);
      expect((await survey(scans([24]))).result?.otherDomain).toBeUndefined();
    },
  );

  it("ends if the user stops it", async () => {
    const controller = new AbortController();
    const open: OpenAccount = (environment) => {
      controller.abort();
      return Promise.resolve(accountWith(environment, scans([24])));
    };
    await expect(surveyScans([named("dev")], open, controller.signal)).rejects.toThrow(Interrupted);
  });
});

describe("showSurvey", () => {
  const whole = (findings: readonly string[]) => wholeScan(day(24), ["a 1"], findings);
  const scan = wholeScan(day(24), ["a 1", "!b 1"], ["S-1 medium a 1"], { exitCode: 1 });

  it("fails unless the last run of every account looked at everything", () => {
    const { console, text } = screen();
    expect(showSurvey([surveyed("new", undefined, { unfinished: day(25) }), surveyed("dev", scan)], console, NOW)).toBe(1);
    expect(text().split("\n").slice(1)).toEqual([
      "  new          111122223333  never scanned  -         -        -         -     -       -    -    -      scan 2026-11-25-080000 did not finish",
      "  dev          111122223333  3 hours ago    2         50 %     0         0     1       0    -    -      only 50 % checked, no complete scan known, gate tripped",
      "",
      '2 of 2 not known as a whole: this is not "no findings".',
      "",
      "Next   npm run ops -- results --env dev --scan latest",
      "",
    ]);
  });

  it.each<[string, AccountScans[], number, string]>([
    ["all is well", [surveyed("dev", whole([]))], 0, "1 account checked as a whole: no critical or high finding."],
    ["there are findings", [surveyed("dev", whole(["S-1 critical a 1"]))], 0, "1 account checked as a whole: 1 with critical findings."],
    ["one is empty", [surveyed("dev", wholeScan(day(24), [], []))], 0, "Nothing to check: the account has no package."],
    ["none is there", [], 1, "There is no account to look at."],
    [
      "one was never scanned",
      [surveyed("dev", whole([])), surveyed("new", undefined)],
      1,
      '1 of 2 not known as a whole: this is not "no findings".',
    ],
    [
      "a run failed",
      [surveyed("dev", whole([]), { failedRun: { status: "Failed", startedAt: NOW } })],
      1,
      '1 of 1 not known as a whole: this is not "no findings".',
    ],
    [
      "one could not be read",
      [surveyed("dev", whole([])), surveyed("away", undefined, { condition: "could not read", problems: ["x"] })],
      1,
      '1 of 2 could not be read: this is not "no findings".',
    ],
  ])("gives the exit code and the verdict if %s", (_, accounts, code, verdict) => {
    const { console, text } = screen();
    expect(showSurvey(accounts, console, NOW)).toBe(code);
    expect(text()).toContain(`\n${verdict}\n`);
  });

  it("gives JSON of the same shape for every account", () => {
    const { console, text } = screen(true);
    const broken = surveyed("away", undefined, { condition: "could not read", problems: ["denied"] });
    expect(showSurvey([broken, surveyed("dev", scan)], console, NOW)).toBe(1);
    expect(JSON.parse(text())).toMatchObject([
      { environment: "away", condition: "could not read", problems: ["denied"], attention: { level: "unknown" } },
      { environment: "dev", condition: "scanned", scan: { stamp: day(24), packages: 2, checked: 1, gate: "tripped" }, problems: [] },
    ]);
    expect(surveyJson(surveyed("dev", wholeScan(day(24), [], [])), NOW).scan?.gate).toBeUndefined();
  });
});
