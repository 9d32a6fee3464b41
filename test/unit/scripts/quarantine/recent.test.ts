import { CodeartifactClient } from "@aws-sdk/client-codeartifact";
import { namesOf } from "../../../../environments/names";
import { Domain, upstreamsFirst } from "../../../../scripts/quarantine/domain";
import { lookForRecent } from "../../../../scripts/quarantine/recent";
import { named } from "../../../helpers/scans";
import { fakeClient } from "../fake-client";

const NOW = new Date("2026-11-24T12:00:00Z");
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);

interface Version {
  readonly version: string;
  /** Hours since it came in; undefined if CodeArtifact does not say. */
  readonly age?: number;
  readonly originType?: string;
  readonly status?: string;
}

/** What is younger than a day. @param content repository -> package -> versions, the newest first */
async function recent(content: Readonly<Record<string, Readonly<Record<string, readonly Version[]>>>>) {
  const environment = named("dev");
  const asked: string[] = [];
  const { client } = fakeClient(CodeartifactClient, {
    ListPackages: ({ repository }: { repository: string }) => ({
      packages: Object.keys(content[repository] ?? {}).map((name) => ({ package: name, format: "pypi" })),
    }),
    ListPackageVersions: ({ repository, package: name }: { repository: string; package: string }) => ({
      versions: (content[repository]?.[name] ?? []).map(({ version, status = "Published", originType = "EXTERNAL" }) => ({
        version,
        status,
        origin: { originType },
      })),
    }),
    DescribePackageVersion: (input: { repository: string; package: string; packageVersion: string }) => {
      asked.push(`${input.repository} ${input.package} ${input.packageVersion}`);
      const found = content[input.repository]?.[input.package]?.find(({ version }) => version === input.packageVersion);
      return { packageVersion: { publishedTime: found?.age === undefined ? undefined : hoursAgo(found.age) } };
    },
  });
  const context = { environment, names: namesOf(environment), signal: new AbortController().signal, aws: { codeArtifact: client } };
  const { young, unknown } = await lookForRecent(new Domain(context), Object.keys(content), 24, NOW);
  return {
    young: young.map(({ package: name, version, cameIn }) => `${name} ${version} ${(NOW.getTime() - cameIn.getTime()) / 3_600_000}`),
    unknown: unknown.map(({ package: name, version }) => `${name} ${version}`),
    asked: asked.sort(),
  };
}

test("asks from the newest on, until one is old enough", async () => {
  const six = [
    { version: "3.0", age: 1 },
    { version: "2.0", age: 30 },
    { version: "1.0", age: 40 },
  ];
  expect(await recent({ store: { six } })).toEqual({ young: ["six 3.0 1"], unknown: [], asked: ["store six 2.0", "store six 3.0"] });
});

test("a version that another repository has had for long is not young", async () => {
  const store = {
    six: [
      { version: "2.0", age: 30 },
      { version: "1.0", age: 40 },
    ],
  };
  const team = { six: [{ version: "1.0", age: 1 }] };
  expect((await recent({ store, team })).young).toEqual([]);
  expect((await recent({ store: { six: [{ version: "1.0", age: 5 }] }, team })).young).toEqual(["six 1.0 5"]);
});

test("only what came from outside counts, and what is disposed of does not", async () => {
  const versions = [
    { version: "3.0", age: 1, originType: "INTERNAL" },
    { version: "2.0", age: 1, originType: "UNKNOWN" },
    { version: "1.0", age: 1, status: "Disposed" },
  ];
  expect(await recent({ store: { six: versions } })).toEqual({ young: [], unknown: [], asked: [] });
});

test("of what CodeArtifact gives no time, it is not known", async () => {
  expect((await recent({ store: { six: [{ version: "1.0" }] } })).unknown).toEqual(["six 1.0"]);
});

test("upstreams come before those that get packages from them, also in a circle", () => {
  const repository = (name: string, ...upstreams: string[]) => ({ name, upstreams });
  expect(upstreamsFirst([repository("a", "m", "z"), repository("m", "z"), repository("z")])).toEqual(["z", "m", "a"]);
  expect(upstreamsFirst([repository("a", "b", "elsewhere"), repository("b", "a")])).toEqual(["b", "a"]);
});
