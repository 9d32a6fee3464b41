import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { environmentNames, loadEnvironment, loadEnvironments, loadReading } from "../../../environments/load";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "layers-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

const DEFAULTS = `region: eu-central-1
registry:
  repository: team
  readers: ["999999999999", "888888888888"]
tags: { owner: platform }
`;
const OWN = 'account: "111122223333"\nregistry: { domain: one-packages }\n';

const complaint = (load: () => unknown): string => {
  try {
    load();
  } catch (error) {
    return (error as Error).message.replaceAll(folder, "F");
  }
  throw new Error("it was accepted");
};

test("defaults, groups and the file are merged key by key; a list takes the place of a list", () => {
  write({
    "defaults.yaml": DEFAULTS,
    "groups/europe.yaml": "extends: careful\nregion: eu-west-1\ntags: { area: europe }\n",
    "groups/careful.yaml": "retentionDays: 365\nscan: { timeoutMinutes: 120 }\n",
    "groups/short.yaml": "retentionDays: 10\n",
    "one.yaml": `${OWN}extends: [europe, short]\nscan: { schedule: rate(2 days) }\n`,
    "two.yaml": 'account: "222233334444"\nregistry: { domain: two-packages, readers: [] }\n',
  });
  expect(environmentNames(folder)).toEqual(["one", "two"]);
  const [one, two] = loadEnvironments(folder);
  expect(one).toMatchObject({
    name: "one",
    region: "eu-west-1",
    retentionDays: 10,
    tags: { owner: "platform", area: "europe" },
    registry: { domain: "one-packages", repository: "team", readers: ["999999999999", "888888888888"] },
    scan: { schedule: "rate(2 days)", timeoutMinutes: 120 },
  });
  expect(two).toMatchObject({ region: "eu-central-1", retentionDays: 90, tags: { owner: "platform" }, registry: { readers: [] } });
});

test.each(["defaults.yaml", "groups/europe.yaml"])("%s is a mistake if it is no mapping: nothing of it would count", (file) => {
  for (const content of ["retentionDays 30\n", "- retentionDays: 30\n", "30\n"]) {
    write({
      "groups/europe.yaml": "retentionDays: 10\n",
      "defaults.yaml": DEFAULTS,
      "one.yaml": `${OWN}extends: europe\n`,
      [file]: content,
    });
    expect(complaint(() => loadEnvironment("one", folder))).toBe(
      `F/${file}:1\n  must be a mapping of the keys of an environment, as in region: eu-central-1`,
    );
  }
});

test.each(["defaults.yaml", "groups/europe.yaml"])("%s names no environment: it would name them all", (file) => {
  write({ "groups/europe.yaml": "retentionDays: 10\n", "defaults.yaml": DEFAULTS, "one.yaml": `${OWN}extends: europe\n` });
  write({ [file]: `name: prod\n${file === "defaults.yaml" ? DEFAULTS : "retentionDays: 10\n"}` });
  const refused = `F/${file}:1  name "prod"\n  is the name of one environment: it belongs in that environment's own file`;
  expect(complaint(() => loadEnvironment("one", folder))).toBe(refused);
  expect(complaint(() => loadEnvironments(folder))).toBe(refused);
});

test("each value is known by the file and line that it comes from", () => {
  write({ "defaults.yaml": DEFAULTS, "groups/europe.yaml": "tags:\n  area: europe\n", "one.yaml": `${OWN}extends: europe\n` });
  const { source } = loadReading("one", folder);
  const at = (...path: string[]) => {
    const origin = source.origin(path);
    return origin && `${origin.file.replace(folder, "F")}:${origin.line}`;
  };
  expect(at("region")).toBe("F/defaults.yaml:1");
  expect(at("tags", "owner")).toBe("F/defaults.yaml:5");
  expect(at("tags", "area")).toBe("F/groups/europe.yaml:2");
  expect(at("registry", "domain")).toBe("F/one.yaml:2");
  expect(at("retentionDays")).toBeUndefined();
});

test("a mistake is named with the file that it is in, once, however many build on the file", () => {
  write({
    "defaults.yaml": DEFAULTS.replace("eu-central-1", "eu-central-9"),
    "one.yaml": `${OWN}retentionDays: 0\n`,
    "two.yaml": 'account: "222233334444"\nregistry: { domain: two-packages }\n',
  });
  const message = complaint(() => loadEnvironments(folder));
  expect(message.split("\n").filter((line) => /^\w/.test(line))).toEqual([
    'F/defaults.yaml:1  region "eu-central-9"',
    "F/one.yaml:3  retentionDays 0",
  ]);
  expect(complaint(() => loadEnvironment("two", folder))).toContain('F/defaults.yaml:1  region "eu-central-9"');
});

test("a contradiction between a file and a shared one names the file of the key", () => {
  write({
    "defaults.yaml": `${DEFAULTS}scan: { reportBucket: shared-bucket }\n`,
    "one.yaml": OWN,
    "two.yaml": OWN.replaceAll("one", "two"),
  });
  expect(complaint(() => loadEnvironments(folder))).toContain('F/defaults.yaml:6  scan.reportBucket "shared-bucket"\n');
  expect(complaint(() => loadEnvironment("one", folder))).toContain('F/defaults.yaml:6  scan.reportBucket "shared-bucket"\n');
});

test.each([
  ["extends: asia", 'F/one.yaml:3  extends "asia"\n  there is no groups/asia.yaml beside the environments\n  there are: a, b, europe'],
  ["extends: europ", "did you mean europe?"],
  ["extends: a", 'F/groups/b.yaml:1  extends "a"\n  goes in a circle: a > b > a'],
  ["extends: 7", "must be the name of a group, or a list of names"],
  ["extends: Europe/../x", "there is no groups/Europe/../x.yaml"],
])("%s", (line, expected) => {
  write({
    "defaults.yaml": DEFAULTS,
    "groups/europe.yaml": "retentionDays: 30\n",
    "groups/a.yaml": "extends: b\n",
    "groups/b.yaml": "extends: a\n",
    "one.yaml": `${OWN}${line}\n`,
  });
  expect(complaint(() => loadEnvironment("one", folder))).toContain(expected);
});

test("what no file has is missing in the environment's own", () => {
  write({ "defaults.yaml": "retentionDays: 30\n", "one.yaml": OWN });
  expect(complaint(() => loadEnvironment("one", folder))).toMatch(/^F\/one\.yaml:1 {2}region\n {2}is missing/);
});
