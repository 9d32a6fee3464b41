import { CodeartifactClient } from "@aws-sdk/client-codeartifact";
import { CodeArtifactRegistry } from "../../../modules/scanner/adapters/codeartifact-registry";
import { keepPace } from "../../../modules/scanner/adapters/keep-pace";
import { TrafficMeter } from "../../../modules/scanner/adapters/meter";
import { systemClock } from "../../../modules/scanner/adapters/system-clock";
import { Pace } from "../../../modules/scanner/pace";
import { type Answer, startServer } from "../../helpers/http-server";

const credentials = { accessKeyId: "a", secretAccessKey: "b" };

async function withRegistry(
  answer: (url: URL) => Answer,
  work: (registry: CodeArtifactRegistry, calls: string[], meter: TrafficMeter, pace: Pace) => Promise<void>,
) {
  const server = await startServer(answer);
  const client = new CodeartifactClient({
    region: "eu-central-1",
    endpoint: server.url,
    credentials,
    retryMode: "standard",
    maxAttempts: 10,
  });
  const meter = new TrafficMeter();
  const pace = new Pace(systemClock);
  meter.watch(client);
  keepPace(client, pace);
  try {
    await work(new CodeArtifactRegistry(client, "demo", "111122223333"), server.calls, meter, pace);
  } finally {
    client.destroy();
    await server.stop();
  }
}

/** Three pages of one list, as CodeArtifact answers them: every page but the last has a token. */
const paged =
  (member: string, entry: (index: number) => unknown, more: object = {}) =>
  (url: URL) => {
    const page = Number(url.searchParams.get("next-token") ?? "0");
    return { body: { ...more, [member]: [entry(page * 2), entry(page * 2 + 1)], ...(page < 2 ? { nextToken: String(page + 1) } : {}) } };
  };

test("reads all pages of repositories", async () => {
  await withRegistry(
    paged("repositories", (n) => ({ name: `r${n}` })),
    async (registry, calls, meter) => {
      expect(await registry.repositories()).toEqual(["r0", "r1", "r2", "r3", "r4", "r5"]);
      expect(calls).toEqual([
        "POST /v1/domain/repositories?domain=demo&domain-owner=111122223333&max-results=1000",
        "POST /v1/domain/repositories?domain=demo&domain-owner=111122223333&max-results=1000&next-token=1",
        "POST /v1/domain/repositories?domain=demo&domain-owner=111122223333&max-results=1000&next-token=2",
      ]);
      const sizes = [0, 1, 2].map(
        (page) => JSON.stringify(paged("repositories", (n) => ({ name: `r${n}` }))(new URL(`http://x/?next-token=${page}`)).body).length,
      );
      expect([meter.requests, meter.bytes]).toEqual([3, sizes.reduce((a, b) => a + b)]);
    },
  );
});

test("bytes are counted as they come if their number is not said before", async () => {
  await withRegistry(
    () => ({ headers: { "transfer-encoding": "chunked" }, body: { packages: [] } }),
    async (registry, _calls, meter) => {
      await registry.packages("team");
      expect([meter.requests, meter.bytes]).toEqual([1, '{"packages":[]}'.length]);
    },
  );
});

test("reads all pages of packages, of format pypi with their origin controls, of others the names", async () => {
  const originConfiguration = { restrictions: { publish: "ALLOW", upstream: "BLOCK" } };
  const entry = (n: number) =>
    n === 3
      ? { package: "core", namespace: "babel", format: "npm" }
      : { package: `p${n}`, format: "pypi", ...(n === 0 && { originConfiguration }) };
  await withRegistry(paged("packages", entry), async (registry, calls) => {
    expect(await registry.packages("team")).toEqual({
      packages: [
        { name: "p0", publish: "ALLOW", upstream: "BLOCK" },
        ...["p1", "p2", "p4", "p5"].map((name) => ({ name, publish: undefined, upstream: undefined })),
      ],
      others: { npm: ["babel/core"] },
    });
    expect(calls.length).toBe(3);
    expect(calls.every((call) => /repository=team$/.test(call) && !call.includes("format="))).toBe(true);
  });
});

test("asks for versions of every status in one list, newest first, with where each came from", async () => {
  const ORIGINS = [{ originType: "EXTERNAL" }, { originType: "INTERNAL" }, { originType: "UNKNOWN" }];
  const entry = (n: number) => ({
    version: `${9 - n}.0`,
    revision: `r${n}`,
    status: n === 3 ? "Unlisted" : "Published",
    origin: ORIGINS[n],
  });
  await withRegistry(paged("versions", entry, { defaultDisplayVersion: "7.0" }), async (registry, calls) => {
    expect(await registry.versions("team", "six")).toEqual({
      versions: [
        { version: "9.0", revision: "r0", status: "Published", origin: "public" },
        { version: "8.0", revision: "r1", status: "Published", origin: "private" },
        { version: "7.0", revision: "r2", status: "Published", origin: "unknown" },
        { version: "6.0", revision: "r3", status: "Unlisted", origin: "unknown" },
        { version: "5.0", revision: "r4", status: "Published", origin: "unknown" },
        { version: "4.0", revision: "r5", status: "Published", origin: "unknown" },
      ],
      defaultDisplayVersion: "7.0",
    });
    expect(calls[0]).toBe(
      "POST /v1/package/versions?domain=demo&domain-owner=111122223333&format=pypi&max-results=1000&package=six&repository=team&sortBy=PUBLISHED_TIME",
    );
  });
});

test("a package may have no default version", async () => {
  await withRegistry(
    () => ({ body: { versions: [] } }),
    async (registry) => {
      expect(await registry.versions("team", "six")).toEqual({ versions: [], defaultDisplayVersion: undefined });
    },
  );
});

test("reads all pages of files and of dependencies", async () => {
  const item = { name: "six", version: "1.0" };
  await withRegistry(
    paged("assets", (n) => ({ name: `six-${n}.whl`, size: n, hashes: { "SHA-256": `s${n}`, MD5: "m" } })),
    async (registry) => {
      const assets = await registry.assets("team", item);
      expect(assets.length).toBe(6);
      expect(assets[5]).toEqual({ name: "six-5.whl", size: 5, sha256: "s5" });
    },
  );
  await withRegistry(
    paged("dependencies", (n) => ({ package: `d${n}`, versionRequirement: n === 0 ? undefined : `>=${n}` })),
    async (registry, calls) => {
      const dependencies = await registry.dependencies("team", item);
      expect(dependencies.map((each) => `${each.package}${each.requirement}`)).toEqual(["d0", "d1>=1", "d2>=2", "d3>=3", "d4>=4", "d5>=5"]);
      expect(calls[1]).toContain("&next-token=1&package=six&repository=team&version=1.0");
    },
  );
});

test("a throttled call is retried, and slows the others down", async () => {
  let refusals = 3;
  const throttled = {
    status: 429,
    headers: { "x-amzn-errortype": "ThrottlingException", "content-type": "application/json" },
    body: '{"message":"Rate exceeded"}',
  };
  await withRegistry(
    () => (refusals-- > 0 ? throttled : { body: { packages: [{ package: "six", format: "pypi" }] } }),
    async (registry, calls, _meter, pace) => {
      expect(await registry.packages("team")).toMatchObject({ packages: [{ name: "six" }] });
      expect(calls.length).toBe(4);
      // 10, halved by each of the three refusals.
      expect(pace.level).toBe(1);
    },
  );
});

test("a refusal is thrown unchanged", async () => {
  const denied = {
    status: 403,
    headers: { "x-amzn-errortype": "AccessDeniedException", "content-type": "application/json" },
    body: '{"message":"no"}',
  };
  await withRegistry(
    () => denied,
    async (registry, calls) => {
      await expect(registry.packages("team")).rejects.toMatchObject({ name: "AccessDeniedException", message: "no" });
      expect(calls.length).toBe(1);
    },
  );
});
