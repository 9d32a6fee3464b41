import { Console } from "../../../../scripts/cli/console";
import { table } from "../../../../scripts/cli/table";
import type { DriftItem, DriftReport } from "../../../../scripts/drift/model/types";
import { driftTable, itemTable, showDrift } from "../../../../scripts/drift/render/console";
import { driftHtml } from "../../../../scripts/drift/render/html";
import { driftJson, driftJsonSchema } from "../../../../scripts/drift/render/json";
import { code } from "../../../../modules/text/markdown";
import { driftMarkdown } from "../../../../scripts/drift/render/markdown";
import { ageText, changeText, valueText, verdict } from "../../../../scripts/drift/render/wording";
import { CHECKED_AT, TAG, item, report, stack, unchecked } from "./reports";

const known = { reason: "theirs", expires: "2027-01-01" };
const since = "2026-11-21T10:00:00.000Z";
const NOTE = { at: "drift-known.yaml:5", about: "expired", text: "aws_kms_key.key: it hides nothing any more" } as const;
const FOUND = report(
  stack("dev", [item({ since }), item({ ...TAG, kind: "not-applied", since: CHECKED_AT })]),
  unchecked("staging", "AssumeRole denied\nLet the role's trust policy name the caller."),
  stack("prod", [item({ ...TAG, known, since })], { stack: "registry" }),
);

describe("an environment whose file has mistakes", () => {
  const reason = 'configuration: environments/qa.yaml:4  registry.domain "<Qa>"\n  must be lower-case';
  const found = { ...report(stack("dev", [item()]), unchecked("staging", "denied")), misconfigured: [{ environment: "qa", reason }] };

  test("is a row and a reason on the screen, in Markdown, on the page and in JSON", () => {
    let text = "";
    showDrift(found, [], new Console({ out: { write: (part: string) => ((text += part), true) }, environment: { NO_COLOR: "1" } }));
    expect(text).toMatch(/^ *qa +- +- +- +misconfigured$/m);
    expect(text).toContain(`qa: ${reason}\n`);
    expect(text).toContain('1 difference. qa (misconfigured) and 1 of 2 could not be checked: this is not "no drift".');
    expect(driftMarkdown(found)).toContain("| `qa` | - | - | - | - | **misconfigured** |  |");
    expect(driftMarkdown(found)).toContain(`### qa\n\nCould not check: ${code(reason)}\n`);
    const html = driftHtml({ report: found, history: { version: 1, entries: [] } });
    expect(html).toContain("registry.domain &quot;&lt;Qa&gt;&quot;");
    expect(html).toContain('<td><span class="flag">misconfigured</span></td>');
    expect(driftJson(found, [])).toMatchObject({ exitCode: 1, misconfigured: found.misconfigured });
  });
});

test("stacks that a health assessment has looked at are named with its age, wherever the report is read", () => {
  const found = report(stack("dev", [], { assessedAt: "2026-11-24T11:32:01.500Z" }), stack("prod", []));
  const line = "Looked at by health assessments of HCP Terraform: dev-scanner 3 hours ago. --max-age 0 plans anew.";
  let text = "";
  showDrift(found, [], new Console({ out: { write: (part: string) => ((text += part), true) }, environment: { NO_COLOR: "1" } }));
  expect(text.split("\n")).toContain(line);
  expect(driftMarkdown(found).split("\n")).toContain(line);
  expect(driftHtml({ report: found, history: { version: 1, entries: [] } })).toContain(line);
  expect(driftJson(found, []).stacks.map(({ assessedAt }) => assessedAt)).toEqual(["2026-11-24T11:32:01.500Z", undefined]);
});

test("keys of a company's own that nobody looks at are named, wherever the report is read", () => {
  const own = [stack("dev", [], { ownKey: "scan.kmsKeyArn" }), stack("dev", [], { stack: "secrets", ownKey: "snyk.kmsKeyArn" })];
  const found = report(...own, stack("prod", []));
  const line =
    "Of keys of your own (scan.kmsKeyArn of dev and snyk.kmsKeyArn of dev), only state and policy are looked at: conditions in the policy, grants, rotation and aliases are not.";
  let text = "";
  showDrift(found, [], new Console({ out: { write: (part: string) => ((text += part), true) }, environment: { NO_COLOR: "1" } }));
  expect(text.split("\n")).toContain(line);
  expect(driftMarkdown(found).split("\n")).toContain(line);
  expect(driftHtml({ report: found, history: { version: 1, entries: [] } })).toContain(line);
  expect(driftJson(found, []).stacks.map(({ ownKey }) => ownKey)).toEqual(["scan.kmsKeyArn", "snyk.kmsKeyArn", undefined]);
});

describe("console", () => {
  test("the overview counts by kind, and distinguishes nothing from unknown", () => {
    expect(table(driftTable(FOUND), false)).toEqual([
      "environment  stack     changed outside  not applied  could not check    oldest",
      "dev          scanner   1                1                               3 days",
      "staging      scanner   -                -            AssumeRole denied",
      "prod         registry  1 known          0",
    ]);
  });

  test("reports a cause once if it kept several stacks of an environment from being checked", () => {
    const because = (name: string) => `Role x cannot be assumed\nIts whole output: ${name}.log`;
    const stacks = (["state", "registry", "scanner"] as const).map((kind) => ({ ...unchecked("prod", because(kind)), stack: kind }));
    let text = "";
    const console = new Console({ out: { write: (part: string) => ((text += part), true) }, environment: { NO_COLOR: "1" } });
    showDrift(report(...stacks, unchecked("staging", because("x"))), [], console);
    expect(text.match(/^(prod|staging) [a-z].*$/gm)).toEqual(["prod state, registry, scanner", "staging scanner"]);
    expect(text.match(/could not check: /g)).toHaveLength(2);
  });

  test("what is only not applied is put back by a deploy, not by a repair", () => {
    let text = "";
    const console = new Console({ out: { write: (part: string) => ((text += part), true) }, environment: { NO_COLOR: "1" } });
    showDrift(report(stack("dev", [item({ ...TAG, kind: "not-applied" })])), [], console);
    expect(text).toMatch(/^Next {3}npm run ops -- deploy --env dev --stack scanner$/m);
    expect(text).not.toContain("--fix");
  });

  test("shows the differences, the reasons for failed checks, and the result", () => {
    let text = "";
    showDrift(FOUND, [NOTE], new Console({ out: { write: (part: string) => ((text += part), true) }, environment: { NO_COLOR: "1" } }));
    expect(text.split("\n").slice(5)).toEqual([
      "dev scanner",
      "  high  aws_scheduler_schedule.schedule  state       ENABLED -> DISABLED",
      '  low   aws_s3_bucket.reports            tags.owner  data -> "platform team"  (not applied)',
      "",
      "staging scanner",
      "  could not check: AssumeRole denied",
      "                   Let the role's trust policy name the caller.",
      "                   (docs/operations.md#cannot-check)",
      "",
      "prod registry",
      '  known  aws_s3_bucket.reports  tags.owner  data -> "platform team"  (theirs, until 2027-01-01)',
      "",
      "drift-known.yaml:5  expired: aws_kms_key.key: it hides nothing any more",
      "",
      '2 differences, 1 known. 1 of 3 could not be checked: this is not "no drift".',
      "Next   npm run ops -- drift --env dev --fix",
      "",
    ]);
  });

  test("removes control characters", () => {
    let text = "";
    const evil = "a\x1b[2Jb";
    const found = report(stack("dev", [item({ address: evil, attribute: evil, after: evil })]), unchecked("prod", evil));
    showDrift(
      found,
      [{ ...NOTE, text: evil }],
      new Console({ out: { write: (part: string) => ((text += part), true) }, environment: { CI: "1" } }),
    );
    expect(text).toContain("a\ufffd[2Jb");
    expect(text).not.toContain("\x1b");
  });

  test("says that an apply leaves a difference", () => {
    expect(itemTable([item({ endsWithApply: false })])[0]?.[3]).toBe("ENABLED -> DISABLED  (an apply leaves it)");
  });
});

describe("words", () => {
  test.each<[DriftReport, string]>([
    [report(stack("dev", [])), "No drift in 1 stack."],
    [report(stack("dev", [item({ known })])), "No drift in 1 stack, 1 known."],
    [report(stack("dev", [item()])), "1 difference."],
    [report(unchecked("dev", "x")), '1 of 1 could not be checked: this is not "no drift".'],
  ])("verdict %#", (found, expected) => expect(verdict(found)).toBe(expected));

  test.each<[Partial<DriftItem>, string]>([
    [{ before: undefined, after: "yes" }, "nothing -> yes"],
    [{ before: "nothing", after: "true" }, '"nothing" -> "true"'],
    [{ before: true, after: 5 }, "true -> 5"],
    [{ before: "(sensitive)", after: "(known after apply)" }, "(sensitive) -> (known after apply)"],
    [{ attribute: undefined, kind: "deleted-outside", before: "present", after: "absent" }, "deleted"],
    [{ attribute: undefined, kind: "not-applied", before: "absent", after: "present" }, "not in the state"],
    [{ attribute: undefined, kind: "not-applied", before: "present", after: "absent" }, "not removed yet"],
    [
      { before: { Effect: "Allow", Action: "a:b", Resource: "*" }, after: { Effect: "Allow", Action: ["a:b", "c:d"], Resource: "*" } },
      "Action a:b -> a:b, c:d",
    ],
  ])("change %#", (more, expected) => expect(changeText(item(more))).toBe(expected));

  test.each<[unknown, string]>([
    [
      { Effect: "Deny", NotAction: "a:*", Principal: "*", Resource: ["x", "y"], Condition: { Bool: { k: "false" } } },
      'Deny all but a:* to * on x, y if {Bool: {k: "false"}}',
    ],
    [
      { name: "n", policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] } },
      "{name: n, policy: Allow * on *}",
    ],
    [[], "[]"],
  ])("value %#", (value, expected) => expect(valueText(value)).toBe(expected));

  test("ages are whole days", () => {
    expect([
      ageText("2026-11-24T00:00:00Z", CHECKED_AT),
      ageText("2026-11-23T14:32:01.500Z", CHECKED_AT),
      ageText("2026-11-22T14:32:01.501Z", CHECKED_AT),
    ]).toEqual(["today", "1 day", "1 day"]);
  });
});

test("JSON has the report in a fixed shape", () => {
  const json = driftJson(FOUND, [NOTE]);
  expect(driftJsonSchema.parse(JSON.parse(JSON.stringify(json)))).toEqual(JSON.parse(JSON.stringify(json)));
  expect({ ...json, stacks: json.stacks.length, notes: json.notes.length }).toEqual({
    version: 1,
    checkedAt: CHECKED_AT,
    exitCode: 1,
    stacks: 3,
    notes: 1,
    summary: { stacks: 3, couldNotCheck: 1, unchecked: 0, aspects: 0, open: { high: 1, medium: 0, low: 1 }, known: 1 },
  });
});

describe("a look beside the plan", () => {
  const grant = item({
    kind: "unmanaged",
    address: "aws_kms_key.key",
    attribute: "grants.1",
    before: undefined,
    after: "x",
    endsWithApply: false,
  });
  const denied = { address: "aws_s3_bucket.bucket", reason: "AccessDenied" };
  const unanswered = [Object.assign({ aspect: "website" }, denied), Object.assign({ aspect: "logging" }, denied)];
  const looked = report(stack("dev", [grant], { unchecked: unanswered, aspects: 12 }));
  const missing = '2 of 14 aspects could not be checked: this is not "no drift".';

  test("says on the screen what nobody configured, what was not answered and how much was asked", () => {
    let text = "";
    showDrift(looked, [], new Console({ out: { write: (part: string) => ((text += part), true) }, environment: { NO_COLOR: "1" } }));
    expect(text.split("\n").slice(1)).toEqual([
      "  dev          scanner  1                0            2 of 14 aspects",
      "",
      "dev scanner",
      "  high  aws_kms_key.key  grants.1  nothing -> x  (nobody configured it)",
      "  could not check: website of aws_s3_bucket.bucket, logging of aws_s3_bucket.bucket: AccessDenied",
      "                   (docs/operations.md#cannot-check)",
      "",
      `1 difference. ${missing}`,
      "Beside the plans, AWS was asked about 12 aspects of the resources.",
      "No apply ends what nobody configured: docs/operations.md#what-nobody-configured",
      "",
    ]);
  });

  test("never says 'no drift' if an aspect is not known, in any report", () => {
    const unseen = report(stack("dev", [], { unchecked: unanswered, aspects: 12 }));
    expect(verdict(unseen)).toBe(missing);
    expect(driftMarkdown(unseen)).toContain(
      "- Could not check website of aws_s3_bucket.bucket, logging of aws_s3_bucket.bucket: `AccessDenied`",
    );
    const page = driftHtml({ report: unseen, history: { version: 1, entries: [] } });
    expect(page).toContain("Not everything could be checked.");
    expect(page).toContain(
      '<td>website of aws_s3_bucket.bucket, logging of aws_s3_bucket.bucket</td><td><span class="lines">AccessDenied</span></td>',
    );
    expect(driftJson(unseen, []).summary).toMatchObject({ couldNotCheck: 0, unchecked: 2, aspects: 12 });
  });
});

describe("Markdown", () => {
  test("has a table of all stacks, and one for each with drift", () => {
    expect(driftMarkdown(FOUND, [NOTE])).toBe(`## Drift: 2 differences, 1 known. 1 of 3 could not be checked: this is not "no drift".

Checked 2026-11-24 14:32 UTC.

| environment | stack | account | changed outside | not applied | could not check | oldest |
| --- | --- | --- | --- | --- | --- | --- |
| \`dev\` | scanner | \`111122223333\` | 1 | 1 |  | 3 days |
| \`staging\` | scanner | \`111122223333\` | - | - | **yes** |  |
| \`prod\` | registry | \`111122223333\` | 1 known | 0 |  |  |

### dev scanner

| severity | resource | difference | why | since |
| --- | --- | --- | --- | --- |
| **high** | \`aws_scheduler_schedule.schedule\` \`state\` | \`ENABLED -> DISABLED\` | no scan starts | 3 days |
| low | \`aws_s3_bucket.reports\` \`tags.owner\` | \`data -> "platform team"\` | a tag; not applied | today |

### staging scanner

Could not check: \`AssumeRole denied Let the role's trust policy name the caller.\`

### prod registry

| severity | resource | difference | why | since |
| --- | --- | --- | --- | --- |
| known | \`aws_s3_bucket.reports\` \`tags.owner\` | \`data -> "platform team"\` | a tag; known until 2027-01-01: \`theirs\` | 3 days |

### Accepted differences

- \`drift-known.yaml:5\` expired: \`aws_kms_key.key: it hides nothing any more\`
`);
  });

  test.each([
    ["a|b", "`a\\|b`"],
    ["@org/team #1 <img>", "`@org/team #1 <img>`"],
    ["a`b", "`` a`b ``"],
    ["``x", "``` ``x ```"],
    ["a\n\n| b", "`a \\| b`"],
    ["\x1b[2J", "`\ufffd[2J`"],
    ["  ", ""],
  ])("%j is code", (text, expected) => expect(code(text)).toBe(expected));

  test("is cut to fit into an issue, and says what was cut", () => {
    const many = Array.from({ length: 1000 }, (_, index) => item({ attribute: `tags.${index}`, after: "x".repeat(290) }));
    const text = driftMarkdown(report(stack("dev", many)), [NOTE]);
    expect(text.length).toBeLessThan(61_000);
    expect(text).toMatch(/\n\n\d+ more lines do not fit here; the JSON report has them\.\n\n### Accepted differences\n/);
  });
});

describe("page", () => {
  const EVIL = `"><script>alert('x')</script>&`;
  const ESCAPED = "&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;";
  const closed = { environment: "dev", stack: "scanner", address: "aws_kms_key.k", since, until: CHECKED_AT } as const;
  const history = { version: 1 as const, entries: [closed] };

  test("shows every stack, the age of each difference, and differences that are gone", () => {
    const page = driftHtml({ report: FOUND, history, notes: [NOTE] });
    expect(page).toContain("<title>Drift, 2026-11-24 14:32 UTC</title>");
    expect(page).toContain("<b>2</b><span>stacks checked, 1 not</span>");
    expect(page).toContain("<b>2</b><span>1 high, 1 low</span>");
    expect(page).toContain(
      `<td><time datetime="${since}">3 days</time><span class="under"><time datetime="${since}">2026-11-21 10:00 UTC</time></span></td>`,
    );
    expect(page).toContain('<span class="side soft">ENABLED</span><span class="side">→ DISABLED</span>');
    expect(page).toContain("Known until 2027-01-01: theirs");
    expect(page.match(/<h2>[^<]*/g)).toEqual([
      "<h2>Stacks",
      "<h2>Could not check",
      "<h2>Differences",
      "<h2>Accepted differences",
      "<h2>Gone again",
    ]);
    expect([...page.matchAll(/<span class="name">([^<]*)/g)].map(([, name]) => name)).toEqual(["dev scanner", "prod registry"]);
  });

  test("leaves out differences that are gone in environments that were not asked for", () => {
    expect(driftHtml({ report: report(stack("prod", [])), history })).not.toContain("Gone again");
  });

  test("no text from outside becomes markup, and the page loads nothing", () => {
    const evil = item({
      address: EVIL,
      attribute: EVIL,
      before: EVIL,
      after: { [EVIL]: EVIL },
      why: EVIL,
      known: { reason: EVIL, expires: EVIL },
    });
    const both = item({ before: { [EVIL]: "a" }, after: { [EVIL]: "b" } });
    const found = report(stack(EVIL, [evil, both], { account: EVIL, region: EVIL }), unchecked("dev", EVIL));
    const page = driftHtml({
      report: found,
      history: { version: 1, entries: [{ ...closed, address: EVIL, attribute: EVIL }] },
      notes: [{ ...NOTE, at: EVIL, text: EVIL }],
    });
    expect(page.match(/<script|src=|@import|url\(|<link/g)).toEqual(["<script"]);
    expect(page).toContain(`<td>the stack</td><td><span class="lines">${ESCAPED}</span></td>`);
    expect(page).toContain(`<b class="side">${ESCAPED}</b>`);
    expect(page).toContain("default-src 'none'; script-src 'sha256-");
  });
});
