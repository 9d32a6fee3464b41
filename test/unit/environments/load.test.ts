import { environmentNames, loadEnvironment, loadEnvironments, selectEnvironments } from "../../../environments/load";
import { RIGHT, complaint, withFiles } from "./files";

const OTHER = RIGHT.replace("111122223333", "444455556666");
const names = (environments: readonly { readonly name: string }[]) => environments.map(({ name }) => name);

test("the project's own environments: three accounts and the sandbox", () => {
  expect(
    loadEnvironments().map(({ name, account, region, registry }) => [name, account, region, registry.domain, registry.protect]),
  ).toEqual([
    ["dev", "222233334444", "eu-central-1", "dev-packages", true],
    ["prod", "444455556666", "us-east-1", "prod-packages", true],
    ["sandbox", "111122223333", "eu-central-1", "demo-domain", false],
    ["staging", "333344445555", "eu-west-1", "staging-packages", true],
  ]);
});

test("keys that a file leaves out have their defaults", () => {
  expect(withFiles({ "qa.yaml": RIGHT }, loadEnvironments)).toEqual([
    {
      name: "qa",
      file: expect.stringMatching(/qa\.yaml$/) as unknown,
      account: "111122223333",
      region: "eu-central-1",
      iam: {},
      backend: { kind: "s3" },
      registry: { domain: "demo-domain", repository: "team", externalConnection: "public:pypi", readers: [], protect: true },
      scan: { schedule: "rate(1 day)", scheduleTimezone: "UTC", timeoutMinutes: 60, onPublish: false, askConnection: true },
      snyk: { engine: "cli", cliVersion: "1.1307.4", sendPrivate: false },
      retentionDays: 90,
      tags: {},
      local: false,
    },
  ]);
});

test("in a local AWS, the CLI is the last one that needs no download, unless the file names another", () => {
  const version = (more: string) => withFiles({ "qa.yaml": `${RIGHT}${more}\n` }, loadEnvironments)[0]?.snyk.cliVersion;
  expect([version("local: true"), version("local: false"), version("local: true\nsnyk: { projectName: mine }")]).toEqual([
    "1.1110.0",
    "1.1307.4",
    "1.1110.0",
  ]);
  expect(version('local: true\nsnyk: { cliVersion: "1.1307.4" }')).toBe("1.1307.4");
});

test("every key is read", () => {
  const everything = `account: "111122223333"
region: us-west-2
deployRoleArn: arn:aws:iam::111122223333:role/ci/deploy
readOnlyRoleArn: arn:aws:iam::111122223333:role/ci/read
externalId: platform
iam: { permissionsBoundary: "arn:aws:iam::111122223333:policy/company/limit", path: /platform/scan/, rolePrefix: acme- }
backend: { kind: s3, bucket: my-state, kmsKeyArn: "arn:aws:kms:us-west-2:111122223333:key/1234abcd" }
registry:
  domain: a-domain
  domainOwner: "444455556666"
  repository: Team.Python
  storeRepository: pypi-store
  externalConnection: public:pypi
  readers: ["555566667777", o-a1b2c3d4e5]
  protect: false
scan: { schedule: "cron(0/30 6-18 ? JAN,JUL MON#1 2026-2030)", scheduleTimezone: America/Argentina/Buenos_Aires, timeoutMinutes: 2160, onPublish: true }
notify: { email: [security@example.com], webhook: { url: "https://events.example.com:8443/scan", header: X-Api-Key } }
snyk:
  projectName: Müller & Söhne
  cliVersion: 1.1110.0
  cliSha256: "${"0a".repeat(32)}"
  apiUrl: https://api.eu.snyk.io
  tokenParameter: /custom/token
  organizationParameter: /custom/organization
retentionDays: 3653
tags: { owner: "me", "cost center": "0042" }
local: true
endpoint: http://127.0.0.1:4566
`;
  expect(withFiles({ "all-keys.yaml": everything }, loadEnvironments)).toEqual([
    {
      name: "all-keys",
      file: expect.stringMatching(/all-keys\.yaml$/) as unknown,
      account: "111122223333",
      region: "us-west-2",
      deployRoleArn: "arn:aws:iam::111122223333:role/ci/deploy",
      readOnlyRoleArn: "arn:aws:iam::111122223333:role/ci/read",
      externalId: "platform",
      iam: { permissionsBoundary: "arn:aws:iam::111122223333:policy/company/limit", path: "/platform/scan/", rolePrefix: "acme-" },
      backend: { kind: "s3", bucket: "my-state", kmsKeyArn: "arn:aws:kms:us-west-2:111122223333:key/1234abcd" },
      registry: {
        domain: "a-domain",
        domainOwner: "444455556666",
        repository: "Team.Python",
        storeRepository: "pypi-store",
        externalConnection: "public:pypi",
        readers: ["555566667777", "o-a1b2c3d4e5"],
        protect: false,
      },
      scan: {
        schedule: "cron(0/30 6-18 ? JAN,JUL MON#1 2026-2030)",
        scheduleTimezone: "America/Argentina/Buenos_Aires",
        timeoutMinutes: 2160,
        askConnection: true,
        onPublish: true,
      },
      notify: { email: ["security@example.com"], webhook: { url: "https://events.example.com:8443/scan", header: "X-Api-Key" } },
      snyk: {
        projectName: "Müller & Söhne",
        engine: "cli",
        cliVersion: "1.1110.0",
        cliSha256: "0a".repeat(32),
        apiUrl: "https://api.eu.snyk.io",
        sendPrivate: false,
        tokenParameter: "/custom/token",
        organizationParameter: "/custom/organization",
      },
      retentionDays: 3653,
      tags: { owner: "me", "cost center": "0042" },
      local: true,
      endpoint: "http://127.0.0.1:4566",
    },
  ]);
});

test("endpoints are https, and of this machine in a local environment", () => {
  const here = "local: true\nendpoints: { s3: http://localhost:1 }\nsnyk: { apiUrl: http://127.0.0.1:2 }\n";
  const files = { "there.yaml": `${RIGHT}endpoints: { ssm: https://ssm.example.com }\n`, "here.yaml": `${OTHER}${here}` };
  expect(withFiles(files, (directory) => loadEnvironments(directory).map(({ endpoints }) => endpoints))).toEqual([
    { s3: "http://localhost:1" },
    { ssm: "https://ssm.example.com" },
  ]);
});

test("two files must not have the same account, region and domain", () => {
  const files = { "one.yaml": RIGHT, "two.yaml": RIGHT };
  const message =
    'two.yaml:4  registry.domain "demo-domain"\n  in account 111122223333, region eu-central-1, this is already the domain of environment one:\n  remove one of the two files or change one of the keys';
  expect(complaint(files, loadEnvironments)).toBe(message);
  expect(complaint(files, (directory) => loadEnvironment("two", directory))).toBe(message);
});

test("two environments must not make the same roles", () => {
  const other = RIGHT.replace("demo-domain", "other-domain");
  const files = { "a-bc.yaml": RIGHT, "bc.yaml": `${other}iam: { rolePrefix: a- }\n` };
  const message =
    'bc.yaml:6  iam.rolePrefix "a-"\n  in account 111122223333, a-bc-package-scan-build is already the role of environment a-bc:\n  remove one of the two files or change one of the keys';
  expect(complaint(files, loadEnvironments)).toBe(message);
  expect(complaint(files, (directory) => loadEnvironment("bc", directory))).toBe(message);
  expect(complaint(files, (directory) => loadEnvironment("a-bc", directory))).toContain("is already the role of environment bc:");
});

test("two accounts must not both make the same repository of one domain", () => {
  const files = { "one.yaml": RIGHT, "two.yaml": `${OTHER}  domainOwner: "111122223333"\n` };
  expect(complaint(files, loadEnvironments)).toBe(
    'two.yaml:5  registry.repository "team"\n  this is already, in the same domain, the repository of environment one:\n  remove one of the two files or change one of the keys',
  );
  const own = { ...files, "two.yaml": files["two.yaml"].replace("repository: team", "repository: theirs") };
  expect(withFiles(own, (directory) => names(loadEnvironments(directory)))).toEqual(["one", "two"]);
});

test("two environments cannot share the scanner's source repository or their reports", () => {
  const files = (scan: string) => ({ "one.yaml": `${RIGHT}${scan}`, "two.yaml": `${RIGHT.replace("demo-domain", "other")}${scan}` });
  const end = "of environment one:\n  remove one of the two files or change one of the keys";
  for (const load of [loadEnvironments, (directory: string) => loadEnvironment("two", directory)]) {
    expect(complaint(files("scan: { sourceRepository: scanner }\n"), load)).toMatch(
      /^two\.yaml:6 {2}scan\.sourceRepository "scanner"\n {2}this is already, in the same account, the repository of environment (one|two):/,
    );
    expect(complaint(files("scan: { reportBucket: reports }\n"), load)).toContain(`"reports"\n  this is already the bucket ${end}`);
  }
});

test("the same domain name in another region or account is another domain", () => {
  const files = { "one.yaml": RIGHT, "two.yaml": OTHER, "three.yaml": RIGHT.replace("eu-central-1", "eu-west-1") };
  expect(withFiles(files, (directory) => names(loadEnvironments(directory)))).toEqual(["one", "three", "two"]);
});

test("the mistakes of all files are reported together", () => {
  const files = { "one.yaml": RIGHT.replace("team", "t"), "two.yaml": "", "three.yaml": OTHER };
  const lines = complaint(files, loadEnvironments).split("\n");
  expect(lines.filter((line) => /^\w/.test(line))).toEqual(['one.yaml:5  registry.repository "t"', "two.yaml:1  is empty"]);
});

describe("one environment", () => {
  test("is read alone, even if another file has mistakes", () => {
    const files = { "dev.yaml": RIGHT, "prod.yaml": "nonsense" };
    expect(withFiles(files, (directory) => loadEnvironment("dev", directory).name)).toBe("dev");
    expect(complaint(files, (directory) => loadEnvironment("prod", directory))).toMatch(/^prod\.yaml:1\n {2}must be a mapping/);
  });

  test.each([
    ["qa", 'environment "qa"\n  does not exist\n  there are: dev, prod'],
    ["prd", 'environment "prd"\n  does not exist; did you mean prod?\n  there are: dev, prod'],
    ["../dev", 'environment "../dev"\n  does not exist\n  there are: dev, prod'],
    ["", 'environment ""\n  does not exist\n  there are: dev, prod'],
  ])("%p has no file", (name, message) => {
    expect(complaint({ "dev.yaml": RIGHT, "prod.yaml": OTHER }, (directory) => loadEnvironment(name, directory))).toBe(message);
  });

  test("of none", () => {
    expect(complaint({}, (directory) => loadEnvironment("dev", directory))).toBe(
      'environment "dev"\n  does not exist\n  there are no environments in FOLDER',
    );
  });
});

describe("ENVIRONMENT", () => {
  const files = { "dev.yaml": RIGHT, "prod.yaml": OTHER };
  const selected = (processEnv: Record<string, string>) =>
    withFiles(files, (directory) => names(selectEnvironments(processEnv, directory)));

  test("names one", () => expect(selected({ ENVIRONMENT: "prod" })).toEqual(["prod"]));
  test("names several, each once, between commas", () => expect(selected({ ENVIRONMENT: "prod, dev,prod" })).toEqual(["prod", "dev"]));
  test("stands before PACKAGE_SCAN_ENV, which counts without it", () => {
    expect(selected({ PACKAGE_SCAN_ENV: "prod" })).toEqual(["prod"]);
    expect(selected({ PACKAGE_SCAN_ENV: "prod", ENVIRONMENT: "dev" })).toEqual(["dev"]);
  });
  test("unset means all", () => expect(selected({})).toEqual(["dev", "prod"]));
  test("comes from the folder that ENVIRONMENT_FILES names", () =>
    expect(withFiles(files, (directory) => names(selectEnvironments({ ENVIRONMENT: "dev", ENVIRONMENT_FILES: directory })))).toEqual([
      "dev",
    ]));
  test("empty is a mistake and does not mean all", () => expect(() => selected({ ENVIRONMENT: "" })).toThrow("does not exist"));
});

describe("file names", () => {
  test.each(["Dev", "d", "1dev", "dev_1", "a".repeat(17)])("%s.yaml is not named like an environment", (name) => {
    expect(complaint({ [`${name}.yaml`]: RIGHT }, loadEnvironments)).toBe(
      `${name}.yaml:1  name "${name}"\n  the file's name is the environment's: 2 to 16 lower-case letters, digits or hyphens,\n  starting with a letter. For example: dev.yaml`,
    );
  });

  test("another file extension is refused, because the file would be ignored", () => {
    for (const file of ["dev.yml", "dev.YAML", "dev.Yaml", "dev.Yml"])
      expect(complaint({ [file]: RIGHT }, loadEnvironments)).toBe(`${file}:1\n  would not be read: rename it to dev.yaml`);
  });

  test("other files are ignored", () => {
    expect(withFiles({ "dev.yaml": RIGHT, "schema.json": "{}", "load.ts": "" }, environmentNames)).toEqual(["dev"]);
  });
});
