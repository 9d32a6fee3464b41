import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { MemoryClock } from "../../modules/scanner/adapters/in-memory";
import { Deadline, NO_DEADLINE } from "../../modules/scanner/deadline";
import type { VulnerabilityService } from "../../modules/scanner/ports";
import { check } from "../../modules/scanner/steps/check";
import type { SnykApi } from "../../sandbox/snyk";
import { item, VERSIONS_OF_EVERY_KIND } from "./described";

/** What differs from the right credentials at the local API. */
export interface Wrong {
  readonly token?: string;
  readonly organization?: string;
  readonly api?: string;
}

export type MakeService = (wrong?: Wrong) => Promise<VulnerabilityService>;

/** A port of this machine on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** What every adapter of the vulnerability service does, whichever way it asks. Called within a `describe`. */
export function serviceContract(make: MakeService, snyk: () => SnykApi): void {
  const six = [{ name: "six", version: "1.16.0" }];
  const ports = async (wrong?: Wrong, clock = new MemoryClock()) => ({
    service: await make(wrong),
    clock,
    deadline: NO_DEADLINE,
    log: () => undefined,
  });

  test("versions of every kind are checked, also those that cannot be installed", async () => {
    const items = [item("requests", "2.19.1"), ...VERSIONS_OF_EVERY_KIND];
    const result = await check(items, await ports());
    expect([result.notChecked, result.failures, result.licences]).toEqual([new Map(), [], []]);
    expect(result.findings.filter((each) => each.cves.includes("CVE-2018-18074"))).toEqual([
      {
        id: "GHSA-x84v-xcm2-53pg",
        title: "Credentials exposed after a redirect from https to http",
        severity: "high",
        cves: ["CVE-2018-18074"],
        cwes: ["CWE-522"],
        cvssScore: 7.5,
        package: "requests",
        version: "2.19.1",
        fixedIn: ["2.20.0"],
        url: "https://github.com/advisories/GHSA-x84v-xcm2-53pg",
        exploit: "Not Defined",
      },
    ]);
  });

  test("several versions of a name have their own findings", async () => {
    const result = await check([item("requests", "2.19.1"), item("requests", "2.32.3"), item("requests", "2.20.0")], await ports());
    const found = new Set(result.findings.map(({ version }) => version));
    expect([[...result.notChecked], [...found].sort()]).toEqual([[], ["2.19.1", "2.20.0"]]);
  });

  test("a service that comes back is waited for", async () => {
    snyk().faults.add({ on: "test", status: 503, times: 1 });
    const clock = new MemoryClock();
    const result = await check([item("six", "1.16.0")], await ports({}, clock));
    expect([result.notChecked.size, clock.slept]).toEqual([0, [2000]]);
  });

  test("a service that stays away is named, and nothing counts as checked", async () => {
    snyk().faults.add({ on: "test", status: 500 });
    const { notChecked, findings } = await check([item("requests", "2.19.1")], await ports());
    expect([[...notChecked.keys()], findings]).toEqual([["requests==2.19.1"], []]);
  });

  test("no connection is a temporary failure", async () => {
    const port = await closedPort();
    const service = await make({ api: `http://127.0.0.1:${port}/v1` });
    await expect(service.test(six, NO_DEADLINE)).rejects.toMatchObject({
      kind: "transient",
      message: expect.stringContaining(`ECONNREFUSED 127.0.0.1:${port}`) as string,
    });
  });

  test("a wrong token and a wrong organization stop the scan", async () => {
    const token = "5a4db0c5-0000-4000-8000-00000000dead";
    await expect((await make({ token })).test(six, NO_DEADLINE)).rejects.toMatchObject({ kind: "misconfigured" });
    await expect((await make({ organization: "nobody" })).test(six, NO_DEADLINE)).rejects.toMatchObject({ kind: "misconfigured" });
  });

  test("after the deadline, nothing is asked", async () => {
    const over = new Deadline(new MemoryClock(), 0, new AbortController().signal);
    await expect((await make()).test(six, over)).rejects.toMatchObject({ kind: "late", message: "there was no time left for it" });
  });
}
