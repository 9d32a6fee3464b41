import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { environmentNames, loadEnvironment, loadEnvironments, loadReadable } from "../../../environments/load";
import { complaint, RIGHT, withFiles } from "./files";

const OTHER = RIGHT.replace("111122223333", "444455556666");
const RENAMED = `${RIGHT}name: prod\n`;

test("an environment keeps its name in a file of another name, and knows the file", () => {
  withFiles({ "production.yaml": RENAMED, "dev.yaml": OTHER }, (directory) => {
    const file = expect.stringMatching(/production\.yaml$/) as string;
    expect(loadEnvironments(directory).map(({ name, file: path }) => [name, path])).toEqual([
      ["dev", expect.stringMatching(/dev\.yaml$/) as string],
      ["prod", file],
    ]);
    expect(loadEnvironment("prod", directory)).toMatchObject({ name: "prod", file });
    expect(environmentNames(directory)).toEqual(["dev", "prod"]);
  });
});

test("a name that is the file's changes nothing", () => {
  const loaded = (text: string) =>
    withFiles({ "prod.yaml": text }, (directory) => ({ ...loadEnvironment("prod", directory), file: undefined }));
  expect(loaded(RENAMED)).toEqual(loaded(RIGHT));
});

test("a file of the usual name in the usual folder is not named apart", () => {
  expect(loadEnvironment("dev")).not.toHaveProperty("file");
});

test("whoever asks for the file's name is told the environment's", () => {
  const message = complaint({ "production.yaml": RENAMED }, (directory) => loadEnvironment("production", directory));
  expect(message).toMatch(
    /^environment "production"\n {2}does not exist; did you mean prod, which is in .*production\.yaml\?\n {2}there are: prod$/,
  );
});

test("two files of one name are refused, whichever is asked for", () => {
  const files = { "prod.yaml": OTHER, "production.yaml": RENAMED };
  const fix = "prod is already the name of environment prod:\n  remove one of the two files or change one of the keys";
  expect(complaint(files, loadEnvironments)).toContain(fix);
  expect(complaint(files, (directory) => loadEnvironment("prod", directory))).toContain(fix);
  withFiles(files, (directory) => expect(loadReadable(directory).broken.map(({ name }) => name)).toEqual(["prod", "prod"]));
});

test("a broken file is known by the name that it gives itself", () => {
  const files = { "production.yaml": `${RENAMED}nonsense: 1\n`, "dev.yaml": OTHER };
  withFiles(files, (directory) => expect(loadReadable(directory).broken.map(({ name }) => name)).toEqual(["prod"]));
});

test.each([
  ["Prod", '"Prod"'],
  ["p", '"p"'],
])("the name %s is refused", (name, shown) => {
  expect(complaint({ "production.yaml": `${RIGHT}name: ${name}\n` }, loadEnvironments)).toBe(
    `production.yaml:6  name ${shown}\n  must be 2 to 16 lower-case letters, digits or hyphens,\n  starting with a letter. For example: prod`,
  );
});

test("two environments of one account that share a parameter or a bucket of states are refused", () => {
  const in_ = (name: string, added: string) => ({ [`${name}.yaml`]: `${RIGHT.replace("demo-domain", `${name}-domain`)}${added}` });
  const token = { ...in_("one", "snyk: { tokenParameter: /company-token }\n"), ...in_("two", "snyk: { tokenParameter: company-token }\n") };
  for (const load of [loadEnvironments, (directory: string) => loadEnvironment("two", directory)])
    expect(complaint(token, load)).toContain("this is already, in the same account, a parameter of environment one");
  const bucket = { ...in_("one", "scan: { reportBucket: shared }\n"), ...in_("two", "backend: { kind: s3, bucket: shared }\n") };
  for (const load of [loadEnvironments, (directory: string) => loadEnvironment("two", directory)])
    expect(complaint(bucket, load)).toContain("states would expire: this is the bucket of reports of environment one");
});

describe("what one environment gives a name to, another has by its own name, which no file says", () => {
  const in_ = (name: string, added = "") => ({ [`${name}.yaml`]: `${RIGHT.replace("demo-domain", `${name}-domain`)}${added}` });

  test.each([
    ["the bucket of its states", "scan: { reportBucket: one-scan-state-111122223333-eu-central-1 }", "this is the bucket of the states"],
    ["the bucket of its reports", "scan: { reportBucket: one-scan-reports-111122223333-eu-central-1 }", "this is already the bucket"],
    ["its source repository", "scan: { sourceRepository: one-package-scanner }", "the repository"],
    ["its parameter", "snyk: { tokenParameter: /one/package-scan/snyk-token }", "a parameter"],
    ["the parameter of its source", "snyk: { tokenParameter: /one/package-scan/scanner-sha256 }", "a parameter"],
  ])("%s", (_what, added, why) => {
    const files = { ...in_("one"), ...in_("two", `${added}\n`) };
    for (const load of [loadEnvironments, (directory: string) => loadEnvironment("two", directory)])
      expect(complaint(files, load)).toMatch(new RegExp(`^two\\.yaml.*${why} of environment one:`, "s"));
    expect(complaint(files, (directory) => loadEnvironment("one", directory))).toMatch(/^one\.yaml.* of environment two:/s);
  });

  test("also if YAML writes the name otherwise", () => {
    const files = { "one.yaml": RIGHT, "two.yaml": RIGHT.replace("demo-domain", '"demo-dom\\x61in"') };
    expect(complaint(files, (directory) => loadEnvironment("one", directory))).toContain("this is already the domain of environment two:");
  });

  test("and a file that has changed since is read anew", () => {
    withFiles({ ...in_("one"), ...in_("two", "scan: { reportBucket: one-scan-reports-111122223333-eu-central-1 }\n") }, (directory) => {
      expect(() => loadEnvironment("one", directory)).toThrow("of environment two:");
      writeFileSync(join(directory, "two.yaml"), Object.values(in_("two"))[0] ?? "");
      expect(loadEnvironment("one", directory).name).toBe("one");
    });
  });
});
