import { Console } from "../../../../scripts/cli/console";
import { isFleet, openFleet } from "../../../../scripts/cli/context";
import { RIGHT, withFiles } from "../../environments/files";

const names = (options: Parameters<typeof openFleet>[0], environment = {}) =>
  openFleet(options, new Console(), new AbortController().signal, { variables: environment }).environments.map(({ name }) => name);

it("selects all environments, those of a local AWS only if there is one", () => {
  expect(names({ all: true })).toEqual(["dev", "prod", "staging"]);
  expect(names({ all: true }, { AWS_ENDPOINT_URL: "http://127.0.0.1:4566" })).toEqual(["dev", "prod", "sandbox", "staging"]);
});

it("selects the named ones, each once, and refuses an empty selection", () => {
  expect(names({ env: ["staging", "dev", "staging"] })).toEqual(["dev", "staging"]);
  expect(names({ env: "sandbox" })).toEqual(["sandbox"]);
  expect(() => names({})).toThrow("No environment is named.");
});

const OTHER = RIGHT.replace("111122223333", "444455556666").replace("demo-domain", "other-domain");
const open = (files: Record<string, string>, options: Parameters<typeof openFleet>[0]) =>
  withFiles(files, (directory) => {
    const fleet = openFleet(options, new Console(), new AbortController().signal, { variables: {} }, directory);
    const broken = (fleet.broken ?? []).map(({ name, error }) => `${name}: ${error.message.replaceAll(`${directory}/`, "")}`);
    return { good: fleet.environments.map(({ name }) => name), broken, fleet: isFleet(options, fleet) };
  });

it.each([
  ["what is no YAML", "a: [", /^broken: broken\.yaml:\d+/],
  ["a wrong account", RIGHT.replace("111122223333", "1"), /^broken: broken\.yaml:1 {2}account "1"\n/],
  ["nothing", "", /^broken: broken\.yaml:1/],
])("goes on without the environment whose file has %s", (_, content, reason) => {
  const files = { "broken.yaml": content, "dev.yaml": RIGHT, "prod.yaml": OTHER };
  const { good, broken, fleet } = open(files, { all: true });
  expect([good, broken, fleet]).toEqual([["dev", "prod"], [expect.stringMatching(reason)], true]);
});

it("uses neither of two that would manage the same domain: nobody knows which one is meant", () => {
  const { good, broken } = open({ "copy.yaml": RIGHT, "dev.yaml": RIGHT, "prod.yaml": OTHER }, { all: true });
  expect(good).toEqual(["prod"]);
  expect(broken).toEqual([
    expect.stringMatching(/^copy: copy\.yaml:4 {2}registry\.domain "demo-domain"\n.*the domain of environment dev:/),
    expect.stringMatching(/^dev: dev\.yaml:4 {2}registry\.domain "demo-domain"\n.*the domain of environment copy:/),
  ]);
});

it("goes on with the others if one of the named files is broken, but not with a misspelt name", () => {
  const files = { "broken.yaml": "a: [", "dev.yaml": RIGHT, "prod.yml": OTHER };
  expect(open(files, { all: true })).toMatchObject({
    good: ["dev"],
    broken: [expect.stringMatching(/^broken:/), expect.stringMatching(/^prod: .*rename it/s)],
  });
  expect(open({ "dev.yaml": RIGHT, "prod.yml": OTHER }, { env: ["dev"] })).toMatchObject({ good: ["dev"], broken: [] });
  expect(() => open({ "dev.yaml": RIGHT, "prod.yml": OTHER }, { env: ["prod"] })).toThrow("rename it to prod.yaml");
  const named = { "broken.yaml": "a: [", "dev.yaml": RIGHT };
  expect(open(named, { env: ["broken", "dev"] })).toMatchObject({ good: ["dev"], broken: [expect.stringMatching(/^broken:/)] });
  expect(() => open(named, { env: ["broken"] })).toThrow("broken.yaml:");
  expect(() => open(named, { env: ["dev", "dve"] })).toThrow('environment "dve"');
});

it("refuses to look at nothing", () => {
  expect(() => open({}, { all: true })).toThrow("There is no environment to work on.\n  Write environments/NAME.yaml first.");
  expect(() => open({ "qa.yaml": `${RIGHT}local: true\n` }, { all: true })).toThrow("All are local");
});
