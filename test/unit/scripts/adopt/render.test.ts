import type { Adoption } from "../../../../scripts/adopt/adopt";
import { counterpartsOf } from "../../../../scripts/adopt/counterparts";
import { showAdoption, showOutlook, showPlanned } from "../../../../scripts/adopt/render";
import { Console } from "../../../../scripts/cli/console";
import { context, WORKSHOP } from "../../../helpers/adopt-worlds";

const [domain, , , , token] = counterpartsOf(WORKSHOP, context);
if (!domain || !token) throw new Error("the walkthrough leaves a domain and a token");
const obstacle = { what: "SSM parameter", name: "snykOrg", problem: "is a String", remedy: "Remove it." };
const adoption: Adoption = {
  environment: "workshop",
  result: "adopted",
  toAdopt: [token],
  ours: [domain],
  planned: [],
  obstacles: [],
  notes: [],
  unchecked: [],
  elsewhere: [{ what: "S3 bucket", name: "results", set: "scan.reportBucket: results" }],
  leftovers: [{ what: "CodeBuild project", name: "snykBuild", advice: "cdk destroy" }],
};

function shown(show: (console: Console) => number | void, json = false): { text: string; code: number | void } {
  const lines: string[] = [];
  const out = { write: (line: string) => lines.push(line) > 0 };
  const code = show(new Console({ out, err: json ? { write: () => true } : out, json, environment: {} }));
  return { text: lines.join(""), code };
}

test("the table shows what every resource becomes", () => {
  const outlook = {
    ...adoption,
    obstacles: [obstacle],
    notes: ["Reports expire."],
    unchecked: [{ what: "S3 buckets", reason: "denied\u001b[2J" }],
  };
  expect(shown((console) => showOutlook(outlook, context.names.stackNames, console)).text).toBe(
    [
      "  found                name           becomes",
      "  SSM parameter        snykAuthToken  workshop-secrets  aws_ssm_parameter.token          its value stays, and gets our key",
      "  CodeArtifact domain  demo-domain    workshop-registry  aws_codeartifact_domain.domain  ours already",
      "  S3 bucket            results        set scan.reportBucket: results",
      "  CodeBuild project    snykBuild      stays yours to delete: cdk destroy",
      "  Reports expire.",
      "  could not look at S3 buckets: denied\ufffd[2J",
      "",
      "SSM parameter snykOrg is a String",
      "  Remove it.",
      "",
    ].join("\n"),
  );
});

test("the plan shows what changes, and which tags are removed", () => {
  const resources = [
    { address: "aws_s3_bucket.reports", does: "import and change", attributes: ["tags"], lostTags: ["owner"] },
    { address: "aws_codecommit_repository.source", does: "import", attributes: [], lostTags: [] },
  ] as const;
  expect(shown((console) => showPlanned(resources, console)).text).toBe(
    [
      "",
      "  import and change  aws_s3_bucket.reports             tags; loses the tags owner: to keep them, put them under tags",
      "  import             aws_codecommit_repository.source",
      "",
    ].join("\n"),
  );
});

test.each<[string, Partial<Adoption>, number, string]>([
  ["adopted", { elsewhere: [] }, 0, "  1 adopted.\nNext   npm run ops -- deploy --env workshop\n"],
  ["declined", { result: "declined" }, 1, "  Nothing was changed.\n"],
  ["refused", { result: "refused" }, 1, "Nothing was changed: correct the file of environment workshop and run this again.\n"],
  [
    "refused by the plan",
    { result: "refused", planned: [{ address: "a.b", does: "replace", attributes: [], lostTags: [] }], obstacles: [obstacle] },
    1,
    "\nSSM parameter snykOrg is a String\n  Remove it.\nNothing was changed: correct the file of environment workshop and run this again.\n",
  ],
  ["nothing", { result: "nothing to adopt", elsewhere: [] }, 0, "  Nothing to adopt.\n"],
  [
    "nothing under these names",
    { result: "nothing to adopt" },
    0,
    "  Nothing to adopt.\nNext   name what to adopt in the file of environment workshop, then run this again\n",
  ],
  [
    "nothing that could be seen",
    { result: "could not check", elsewhere: [], unchecked: [{ what: "S3 buckets", reason: "denied" }] },
    1,
    "  Nothing was found. Not everything could be looked at: there may be something to adopt.\n",
  ],
  [
    "adopted, and more may be there",
    { unchecked: [{ what: "S3 buckets", reason: "denied" }] },
    1,
    "  1 adopted.\n  Not everything could be looked at: there may be more to adopt.\nNext   npm run ops -- deploy --env workshop\n",
  ],
])("%s", (_, more, code, text) => {
  expect(shown((console) => showAdoption({ ...adoption, ...more }, console))).toEqual({ code, text: `\n${text}` });
});

test("--json is the whole adoption", () => {
  expect(JSON.parse(shown((console) => showAdoption(adoption, console), true).text)).toEqual(adoption);
});
