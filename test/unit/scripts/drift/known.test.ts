import { readFileSync } from "node:fs";
import { join } from "node:path";
import { environmentNames } from "../../../../environments/load";
import { applyKnown } from "../../../../scripts/drift/known/apply-known";
import { type KnownDrift, readKnown, readKnownFile } from "../../../../scripts/drift/known/read-known";
import { knownJsonSchema } from "../../../../scripts/drift/known/schema";
import type { StackDrift } from "../../../../scripts/drift/model/types";
import { UsageError } from "../../../../scripts/words/errors";
import { TAG, item, report, stack, unchecked } from "./reports";

const ROOT = join(__dirname, "../../../..");
const RIGHT = `known:
  - environment: dev
    address: aws_s3_bucket.reports
    attribute: tags.owner
    reason: theirs
    expires: 2026-11-24
  - address: aws_kms_key.key
    reason: being replaced
    expires: "2026-12-31"
`;
const ENVIRONMENTS = ["dev", "prod"];
const read = (content: string) => readKnown("drift-known.yaml", content, ENVIRONMENTS);

describe("the file", () => {
  test("is read with the line of each entry", () => {
    expect(read(RIGHT)).toEqual([
      {
        at: "drift-known.yaml:2",
        environment: "dev",
        address: "aws_s3_bucket.reports",
        attribute: "tags.owner",
        reason: "theirs",
        expires: "2026-11-24",
      },
      { at: "drift-known.yaml:7", address: "aws_kms_key.key", reason: "being replaced", expires: "2026-12-31" },
    ]);
  });

  test("may be missing", () => {
    expect(readKnownFile(join(__dirname, "not-there.yaml"), ENVIRONMENTS)).toEqual([]);
  });

  test("of the project accepts nothing, and its example is valid", () => {
    const file = join(ROOT, "drift-known.yaml");
    expect(readKnownFile(file)).toEqual([]);
    const example = readFileSync(file, "utf8")
      .replace("known: []", "known:")
      .replace(/^#( {2}[- ] .*)$/gm, "$1");
    expect(readKnown("drift-known.yaml", example, environmentNames()).map(({ address }) => address)).toEqual(["aws_s3_bucket.reports"]);
  });

  test("has a schema for editors, which is the output of npm run schema", () => {
    const folder = join(ROOT, "scripts/drift/known");
    expect(JSON.parse(readFileSync(join(folder, "schema.json"), "utf8"))).toEqual(JSON.parse(JSON.stringify(knownJsonSchema())));
    expect(readFileSync(join(ROOT, "drift-known.yaml"), "utf8").split("\n")[0]).toBe(
      "# yaml-language-server: $schema=./scripts/drift/known/schema.json",
    );
  });

  const DAY = "must be a day, written as year-month-day. For example: 2027-03-31";
  test.each([
    [
      "environment: dev",
      "environment: prd",
      '2  known[0].environment "prd"\n  there is no such environment; did you mean prod?\n  there are: dev, prod',
    ],
    ["expires: 2026-11-24", "expires: 2026-02-30", `6  known[0].expires "2026-02-30"\n  is not a day of the calendar\n  ${DAY}`],
    ["expires: 2026-11-24", "expires: soon", `6  known[0].expires "soon"\n  is not a day of the calendar\n  ${DAY}`],
    ["    expires: 2026-11-24\n", "", `2  known[0].expires\n  is missing: ${DAY}`],
    [
      "    reason: theirs\n",
      "",
      "2  known[0].reason\n  is missing: must be why the difference is accepted. For example: the data team sets its own owner",
    ],
    [
      "address: aws_kms_key.key",
      "address: key",
      '7  known[1].address "key"\n  must be the address of a resource, as ops drift shows it. For example: aws_s3_bucket.reports',
    ],
    [
      "attribute:",
      "attributes:",
      '4  known[0].attributes "tags.owner"\n  unknown key; did you mean attribute?\n  known here: environment, address, attribute, reason, expires',
    ],
  ])("%j as %j is a mistake", (right, wrong, message) => {
    expect(RIGHT.split(right)).toHaveLength(2);
    expect(() => read(RIGHT.replace(right, wrong))).toThrow(new UsageError(`drift-known.yaml:${message}`));
  });

  test.each([
    ["", "drift-known.yaml:1  is empty\n  write known: [] if no difference is accepted"],
    ["known:\n", "drift-known.yaml:1  known\n  is empty: must be a list of accepted differences, or []"],
    ["known: [\n", /^drift-known\.yaml:\d+ {2}is not valid YAML\n/],
  ])("%j is a mistake", (content, message) => {
    expect(() => read(content)).toThrow(message);
  });
});

describe("accepted differences", () => {
  const entry = (more: Partial<KnownDrift> = {}): KnownDrift => ({
    at: "drift-known.yaml:2",
    address: "aws_s3_bucket.reports",
    reason: "theirs",
    expires: "2026-11-24",
    ...more,
  });
  const marks = (known: readonly KnownDrift[], today = "2026-11-24") => {
    const found = report(stack("dev", [item(TAG), item()]), stack("prod", [item(TAG)]));
    return applyKnown(found, known, { today, environments: ENVIRONMENTS }).report.stacks.map(({ items }) =>
      items.map(({ known: mark }) => mark?.reason),
    );
  };

  test.each<[string, Partial<KnownDrift>, (string | undefined)[][]]>([
    ["everywhere", {}, [["theirs", undefined], ["theirs"]]],
    ["in one environment", { environment: "prod" }, [[undefined, undefined], ["theirs"]]],
    ["one attribute", { attribute: "tags.owner" }, [["theirs", undefined], ["theirs"]]],
    ["all in an attribute", { attribute: "tags" }, [["theirs", undefined], ["theirs"]]],
    ["not an attribute of a longer name", { attribute: "tags.own" }, [[undefined, undefined], [undefined]]],
    ["not another resource", { address: "aws_s3_bucket.report" }, [[undefined, undefined], [undefined]]],
  ])("%s", (_, more, expected) => {
    expect(marks([entry(more)])).toEqual(expected);
  });

  test("are valid on their last day, and not after it", () => {
    expect(marks([entry()], "2026-11-24")[0]).toEqual(["theirs", undefined]);
    expect(marks([entry()], "2026-11-25")[0]).toEqual([undefined, undefined]);
  });

  const notes = (known: KnownDrift, ...stacks: StackDrift[]) =>
    applyKnown(report(...stacks), [known], { today: "2026-11-24", environments: ENVIRONMENTS }).notes.map(
      ({ at, about, text }) => `${at} ${about}: ${text}`,
    );

  test("are reported if they have expired, whatever was found", () => {
    const told = ["drift-known.yaml:2 expired: aws_s3_bucket.reports: accepted until 2026-11-23; it hides nothing any more"];
    expect(notes(entry({ expires: "2026-11-23" }), stack("dev", [item(TAG)]))).toEqual(told);
    expect(notes(entry({ expires: "2026-11-23" }))).toEqual(told);
  });

  test("are reported if they accept nothing, as far as that is known", () => {
    const told = [
      "drift-known.yaml:2 no longer needed: aws_s3_bucket.reports tags: there is no such difference any more; remove the entry",
    ];
    const inDev = entry({ environment: "dev", attribute: "tags" });
    expect(notes(inDev, stack("dev", []))).toEqual(told);
    expect(notes(inDev, stack("dev", [item(TAG)]))).toEqual([]);
    expect(notes(inDev, stack("prod", []))).toEqual([]);
    expect(notes(inDev, stack("dev", []), unchecked("dev", "no"))).toEqual([]);
    const anywhere = entry({ attribute: "tags" });
    expect(notes(anywhere, stack("dev", []))).toEqual([]);
    expect(notes(anywhere, stack("dev", []), stack("prod", []))).toEqual(told);
  });
});
