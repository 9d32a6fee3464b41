import { registryObstacles } from "../../../../scripts/adopt/obstacles/registry";
import { scannerObstacles } from "../../../../scripts/adopt/obstacles/scanner";
import type { Obstacle } from "../../../../scripts/adopt/types";
import {
  bucket,
  domain,
  environment,
  MANAGED_KEY,
  OWN_KEY,
  parameter,
  repository,
  withRegistry,
  WORKSHOP,
} from "../../../helpers/adopt-worlds";

const remedies = (obstacles: readonly Obstacle[]) => obstacles.map(({ remedy }) => remedy);

test("the walkthrough's resources have no obstacles if the environment describes them", () => {
  expect([...registryObstacles(WORKSHOP.registry, environment), ...scannerObstacles(WORKSHOP.scanner, environment)]).toEqual([]);
});

describe("a domain keeps its key", () => {
  const obstacles = (encryptionKey: string | undefined, more: Parameters<typeof domain>[0] = {}) =>
    registryObstacles({ domain: domain(more) }, withRegistry({ encryptionKey }));

  test.each([
    ["CodeArtifact's own", "AWS", "Set registry.encryptionKey: aws-managed"],
    ["the team's", "CUSTOMER", `Set registry.encryptionKey: ${MANAGED_KEY}`],
    ["unknown", undefined, `Set registry.encryptionKey: ${MANAGED_KEY} (aws-managed if that key is CodeArtifact's own)`],
  ] as const)("that is %s, if we would make one", (_, keyManager, remedy) => {
    expect(obstacles(undefined, { keyManager })).toEqual([
      {
        what: "CodeArtifact domain",
        name: "demo-domain",
        remedy,
        problem: `is encrypted with ${MANAGED_KEY}, and a domain's key cannot change: Terraform would destroy the domain and create another`,
      },
    ]);
  });

  test("that is another key than the file's", () => {
    expect(remedies(obstacles(OWN_KEY))).toEqual(["Set registry.encryptionKey: aws-managed"]);
    expect(remedies(obstacles("aws-managed", { keyManager: "CUSTOMER" }))).toEqual([`Set registry.encryptionKey: ${MANAGED_KEY}`]);
  });

  test("which is no obstacle if the file names it or we made it", () => {
    expect(obstacles(MANAGED_KEY)).toEqual([]);
    expect(obstacles("aws-managed", { keyManager: undefined })).toEqual([]);
    expect(obstacles(undefined, { encryptionKey: OWN_KEY, ownKey: { id: "bbbb", arn: OWN_KEY } })).toEqual([]);
  });
});

describe("a repository has upstreams or an external connection", () => {
  const connected = repository("team", { externalConnections: ["public:pypi"] });

  test("the team's repository has the connection that the store should have", () => {
    expect(registryObstacles({ team: connected }, withRegistry({ storeRepository: undefined }))).toEqual([
      {
        what: "CodeArtifact repository",
        name: "team",
        problem: "is connected to public:pypi itself, which the store team-store would have to be",
        remedy:
          "Set registry.storeRepository: false. Or make it the store: registry.storeRepository: team, with another name as registry.repository",
      },
    ]);
    expect(registryObstacles({ team: connected }, withRegistry({ storeRepository: false }))).toEqual([]);
  });

  test("the team's repository has another upstream than the store", () => {
    const team = repository("team", { upstreams: ["pypi-store"] });
    expect(registryObstacles({ team }, environment)).toEqual([]);
    expect(remedies(registryObstacles({ team }, withRegistry({ storeRepository: undefined })))).toEqual([
      "Set registry.storeRepository: pypi-store",
    ]);
    const many = repository("team", { upstreams: ["pypi-store", "shared"] });
    expect(registryObstacles({ team: many }, environment)).toMatchObject([{ problem: "has the upstream shared, which it would lose" }]);
  });

  test("the repository that needs the connection has upstreams or another connection", () => {
    const store = repository("pypi-store", { upstreams: ["central"] });
    expect(registryObstacles({ store }, environment)).toMatchObject([
      { name: "pypi-store", problem: "has the upstream central: a repository can have upstreams or an external connection, not both" },
    ]);
    const npm = repository("team", { externalConnections: ["public:npmjs"] });
    expect(registryObstacles({ team: npm }, withRegistry({ storeRepository: false }))).toMatchObject([
      { name: "team", problem: "is connected to public:npmjs, not to public:pypi" },
    ]);
  });
});

test("a String parameter cannot become a SecureString", () => {
  const found = { token: parameter("snykAuthToken", { type: "String" }), organization: parameter("snykOrg", { type: "StringList" }) };
  const obstacles = scannerObstacles(found, environment);
  expect(obstacles.map(({ name, problem }) => `${name} ${problem}`)).toEqual([
    "snykAuthToken is a String, and SSM cannot change it into a SecureString",
    "snykOrg is a StringList, and SSM cannot change it into a SecureString",
  ]);
  expect(remedies(obstacles).map((remedy) => remedy.split(",")[0])).toEqual([
    "Remove snyk.tokenParameter",
    "Remove snyk.organizationParameter",
  ]);
});

test("a bucket stays in its region", () => {
  expect(scannerObstacles({ bucket: bucket({ region: "us-east-1" }) }, environment)).toMatchObject([
    { name: "reports", problem: "is in us-east-1, not in eu-central-1" },
  ]);
});
