import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironment } from "../../environments/load";
import { namesOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { hermeticIndex } from "../../sandbox/index/hermetic";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { actorIn } from "../../scripts/aws/actor";
import { connect } from "../../scripts/aws/clients";
import type { OpenAccount } from "../../scripts/scans/account";
import { compareWithEarlier } from "../../scripts/scans/compare/earlier";
import { compareAccounts } from "../../scripts/scans/compare/fleet";
import { copyReports } from "../../scripts/scans/html/copy-reports";
import { writeFleetPage } from "../../scripts/scans/html/write-page";
import { downloadAll } from "../../scripts/scans/read/download";
import type { WholeScan } from "../../scripts/scans/read/scan";
import { runScans } from "../../scripts/scans/run/fleet";
import { showDownloads } from "../../scripts/scans/show/downloads";
import { showFleetScans } from "../../scripts/scans/show/runs";
import { showAcross } from "../../scripts/scans/show/shared-findings";
import { showSurvey } from "../../scripts/scans/show/survey";
import { surveyScans } from "../../scripts/scans/survey/survey";
import { makeUser } from "../helpers/iam";
import { NOW, wholeScan } from "../helpers/scans";
import { type Keys, makeBucket, sdkSettings } from "../helpers/sdk";
import { screen } from "../helpers/states";
import { writeScan } from "./write-scan";

/** Four accounts: two with scans, one without a bucket, one whose bucket the caller may not read. */
const environments = [
  ["dev", "222233334444"],
  ["prod", "444455556666"],
  ["bare", "555566667777"],
  ["denied", "666677778888"],
].map(([name = "", account = ""]): Environment => ({ ...loadEnvironment("sandbox"), name, account }));
const [dev, prod, bare, denied] = environments as [Environment, Environment, Environment, Environment];

const signal = new AbortController().signal;
let sandbox: Sandbox;
let folder: string;
let restricted: Keys;

const open: OpenAccount = async (environment) => ({
  environment,
  names: namesOf(environment),
  aws: await connect(
    actorIn(environment, {
      endpoint: sandbox.endpoint,
      credentials: environment === denied ? restricted : sandbox.rootKeys(environment.account),
    }),
  ),
});

const write = async (environment: Environment, { summary, ...scan }: WholeScan) =>
  writeScan(await open(environment), { ...scan, summary: { ...summary, domainOwner: environment.account } });

beforeAll(async () => {
  sandbox = await startSandbox({ publicIndex: await hermeticIndex() });
  folder = mkdtempSync(join(tmpdir(), "fleet-scans-"));
  const own = sdkSettings({ ...sandbox, account: denied.account });
  restricted = await makeUser(own, "guest", { Action: "s3:ListAllMyBuckets", Resource: "*" });
  for (const environment of [dev, prod, denied]) {
    const s3 = new S3Client({ ...sdkSettings(sandbox, sandbox.rootKeys(environment.account)), forcePathStyle: true });
    await makeBucket(s3, namesOf(environment).reportBucket);
  }
  await write(dev, wholeScan("2026-11-22-080000", ["requests 2.19.1", "six 1.16.0"], ["S-1 high requests 2.19.1", "S-9 low six 1.16.0"]));
  await write(
    dev,
    wholeScan(
      "2026-11-24-080000",
      ["requests 2.19.1", "six 1.17.0", "pyyaml 5.3"],
      ["S-1 high requests 2.19.1", "S-2 critical pyyaml 5.3"],
    ),
  );
  await write(prod, wholeScan("2026-11-24-050000", ["requests 2.20.0", "pyyaml 5.3", "!odd 1"], ["S-2 critical pyyaml 5.3"]));
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true });
});

test("the accounts are side by side; what could not be read is said, and is a failure", async () => {
  const { console, text } = screen();
  expect(showSurvey(await surveyScans(environments, open, signal), console, NOW)).toBe(1);
  // The scans are listed and the last one is read at once: either may be denied first.
  const listing = text().replace(
    /s3:GetObject on resource: ([^/ ]+)\S* (because .* the) s3:GetObject/,
    "s3:ListBucket on resource: $1 $2 s3:ListBucket",
  );
  expect(listing.split("\n")).toEqual([
    "  environment  account       last scan       packages  checked  critical  high  medium  low  new  fixed  look at",
    "  dev          222233334444  3 hours ago     3         100 %    1         1     0       0    +1   -1     1 critical, 1 high, 1 new",
    "  prod         444455556666  6 hours ago     3         66.6 %   1         0     0       0    -    -      only 66.6 % checked, no complete scan known, 1 critical",
    "  bare         555566667777  could not read  -         -        -         -     -       -    -    -",
    "  denied       666677778888  could not read  -         -        -         -     -       -    -    -",
    "",
    "bare: There is no bucket bare-scan-reports-555566667777-eu-central-1",
    "  It comes with the scanner stack: deploy that first (npm run ops -- deploy --env bare --stack scanner).",
    "",
    "denied: s3://denied-scan-reports-666677778888-eu-central-1 cannot be read: AWS denies it (User: arn:aws:iam::666677778888:user/guest is not authorized to perform: s3:ListBucket on resource: arn:aws:s3:::denied-scan-reports-666677778888-eu-central-1 because no identity-based policy allows the s3:ListBucket action)",
    "  Your role lacks s3:ListBucket, s3:GetObject or, on the bucket's key, kms:Decrypt; or the bucket is another account's.",
    "",
    '2 of 4 could not be read, 1 of 4 not known as a whole: this is not "no findings".',
    "",
    "Next   npm run ops -- results --env dev --scan latest",
    "",
  ]);
});

test("two scans of an account are compared", async () => {
  const { appeared, fixed, unknown, kept, packages } = await compareWithEarlier(undefined, true, await open(dev));
  expect(appeared).toMatchObject([{ id: "S-2", because: "new package" }]);
  expect(fixed).toMatchObject([{ id: "S-9", because: "version replaced" }]);
  expect([unknown, kept]).toEqual([[], 1]);
  expect(packages).toEqual({
    added: [{ name: "pyyaml", version: "5.3" }],
    removed: [],
    changed: [{ name: "six", from: ["1.16.0"], to: ["1.17.0"] }],
    unknown: [],
  });
  await expect(compareWithEarlier(undefined, true, await open(prod))).rejects.toThrow("There is no finished scan before 2026-11-24-050000");
});

test("a finding that accounts share is there once, with who has which version", async () => {
  const { console, text } = screen();
  expect(showAcross(await compareAccounts([dev, prod, bare], open, signal), console)).toBe(1);
  expect(text().split("\n")).toEqual([
    "2 findings in 2 environments, 1 in more than one",
    "",
    "  severity  package          problem      fixed in  environments",
    "  critical  pyyaml 5.3       Problem S-2  -         all 2",
    "  high      requests 2.19.1  Problem S-1  -         dev",
    "",
    "  package   version  findings    environments",
    "  pyyaml    5.3      1 critical  all 2",
    "  requests  2.19.1   1 high      dev",
    "            2.20.0   none        prod",
    "prod: the scan 2026-11-24-050000 is incomplete.",
    "",
    "bare: There is no bucket bare-scan-reports-555566667777-eu-central-1",
    "  It comes with the scanner stack: deploy that first (npm run ops -- deploy --env bare --stack scanner).",
    "",
    "1 of 3 could not be read: what they have is not in this list.",
    "",
  ]);
});

test("the files of each account's last scan go into a folder of its own", async () => {
  const { console, text } = screen(true);
  const downloads = await downloadAll(join(folder, "down"), [dev, prod, denied], open, signal);
  expect(showDownloads(downloads, console)).toBe(1);
  expect(readdirSync(join(folder, "down"), { recursive: true }).filter((path) => String(path).endsWith("report.html"))).toEqual([
    "dev/2026-11-24-080000/report.html",
    "prod/2026-11-24-050000/report.html",
  ]);
  expect(JSON.parse(text())).toMatchObject([{ environment: "dev" }, { environment: "prod" }, { environment: "denied", downloaded: [] }]);
});

test("the page over all accounts says which need attention, and leads to their reports beside it", async () => {
  const accounts = await surveyScans(environments, open, signal, 30);
  const file = join(folder, "deep", "fleet.html");
  const reports = await copyReports(file, accounts, environments, open, signal);
  const page = readFileSync(await writeFleetPage(file, accounts, NOW, reports), "utf8");
  const order = [...page.matchAll(/<tr class="\w+"><td><b>(\w+)<\/b>/g)].map(([, name]) => name);
  expect(order).toEqual(["dev", "prod", "bare", "denied"]);
  expect(page).toContain("denied-scan-reports-666677778888-eu-central-1 cannot be read");
  expect(readdirSync(join(folder, "deep")).sort()).toEqual(["fleet-reports", "fleet.html"]);
  expect(new Set([...page.matchAll(/href="(fleet-reports[^"#]*)/g)].map(([, href]) => href))).toEqual(
    new Set(["fleet-reports/dev.html", "fleet-reports/prod.html"]),
  );
  expect(readFileSync(join(folder, "deep", "fleet-reports", "dev.html"), "utf8")).toContain(
    "<title>Package scan of demo-domain, 2026-11-24",
  );
});

test("an earlier scan that cannot be read takes nothing but the trend", async () => {
  const { aws, names } = await open(dev);
  const Key = "outputs/2026-11-23-080000/summary.json";
  await aws.s3.send(new PutObjectCommand({ Bucket: names.reportBucket, Key, Body: '{"stamp":1}' }));
  const [scans] = await surveyScans([dev], open, signal, 30);
  expect(scans).toMatchObject({ condition: "scanned", history: [{ stamp: "2026-11-22-080000" }, {}, { stamp: "2026-11-24-080000" }] });
  expect([scans?.trend, scans?.history[1]?.summary]).toEqual([undefined, undefined]);
  expect(scans?.problems).toEqual([expect.stringContaining(`s3://${names.reportBucket}/${Key} is not what a scan writes`)]);
});

test("where no pipeline is, no scan is started, and each account says so", async () => {
  const { console, text } = screen();
  expect(showFleetScans(await runScans({ environments: [dev, prod], signal }, open, {}), console)).toBe(1);
  expect(text()).toContain("dev: There is no pipeline dev-package-scan in account 222233334444");
  expect(text()).toContain("prod: There is no pipeline prod-package-scan in account 444455556666");
});
