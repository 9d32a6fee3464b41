import { CheckError } from "../../../modules/scanner/ports";
import { finding, many, startCheck } from "../../helpers/check";
import { item } from "../../helpers/described";

test("a version that makes the service fail is found by halving; the others are checked and recorded", async () => {
  const { service, run, clock } = startCheck();
  service.poison = { p613: "rejected" };
  service.findings = [finding("p1", "1"), finding("p999", "1")];
  const result = await run(many(1000));
  expect(result.notChecked).toEqual(new Map([["p613==1", "cannot test p613"]]));
  expect(result.findings.map((each) => each.package)).toEqual(["p1", "p999"]);
  expect(service.monitored.map(({ batch }) => batch.length)).toEqual([999]);
  expect(service.tested.length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(1000)) + 1);
  expect(clock.slept).toEqual([]);
});

test("three bad versions are all found", async () => {
  const { service, run } = startCheck();
  service.poison = { p0: "rejected", p1: "rejected", p99: "unknown" };
  expect([...(await run(many(100))).notChecked.keys()]).toEqual(["p0==1", "p1==1", "p99==1"]);
});

test("a version that is missing in the answer is asked again alone, then recorded", async () => {
  const { service, run } = startCheck();
  service.blind = ["p3"];
  const result = await run(many(5));
  expect(service.tested.map((batch) => batch.length)).toEqual([5, 1]);
  expect(result.notChecked).toEqual(new Map([["p3==1", "Snyk gave no answer for it"]]));
});

test("temporary failures are retried after 2, 4 and 8 seconds", async () => {
  const { service, run, clock } = startCheck();
  service.failNext = ["transient", "transient", "transient"];
  expect((await run(many(3))).notChecked.size).toBe(0);
  expect(clock.slept).toEqual([2000, 4000, 8000]);
});

test("an outage is tried four times and never halved, and nothing counts as checked", async () => {
  const { service, run, clock } = startCheck();
  service.poison = Object.fromEntries(many(500).map(({ name }) => [name, "transient" as const]));
  const result = await run(many(500));
  expect(new Set(result.notChecked.values())).toEqual(new Set(["cannot test p0"]));
  expect([result.notChecked.size, service.tested.map((batch) => batch.length), clock.slept]).toEqual([
    500,
    [500, 500, 500, 500],
    [2000, 4000, 8000],
  ]);
  expect(service.monitored).toEqual([]);
});

test("after three batches without an answer, Snyk is not asked again", async () => {
  const { service, run } = startCheck();
  service.poison = { a: "transient" };
  const result = await run(["1", "2", "3", "4", "5"].map((version) => item("a", version)));
  expect(service.tested.length).toBe(3 * 4);
  expect([...result.notChecked.values()]).toEqual([
    ...Array<string>(3).fill("cannot test a"),
    ...Array<string>(2).fill("Snyk did not answer before, so it was not asked again"),
  ]);
});

test("Snyk says how long to wait, and a wait without time left is not begun", async () => {
  const { service, run, clock } = startCheck();
  service.failNext = [new CheckError("transient", "Retry after: 90", 90_000)];
  expect((await run(many(1))).notChecked.size).toBe(0);
  expect(clock.slept).toEqual([90_000]);
  service.failNext = [new CheckError("transient", "Retry after: 2400", 40 * 60_000)];
  expect([...(await run(many(1))).notChecked.values()]).toEqual(["Retry after: 2400; there was no time left for it"]);
  expect(clock.slept).toEqual([90_000]);
});

test("a failure for an unknown reason is searched for one version only", async () => {
  const { service, run } = startCheck();
  service.poison = { p1234: "unknown" };
  expect([...(await run(many(2500))).notChecked.keys()]).toEqual(["p1234==1"]);
  service.tested.length = 0;
  service.poison = Object.fromEntries(many(2500).map(({ name }) => [name, "unknown" as const]));
  expect((await run(many(2500))).notChecked.size).toBe(2500);
  expect(service.tested.length).toBeLessThanOrEqual(26);
});

test("a CLI that fails on every call is not asked about each version", async () => {
  const { service, run } = startCheck();
  service.poison = Object.fromEntries(many(2000).map(({ name }) => [name, "rejected" as const]));
  expect((await run(many(2000))).notChecked.size).toBe(2000);
  expect(service.tested.length).toBeLessThan(60);
});

test("after its part of the time the rest is recorded as not checked", async () => {
  const { service, clock, run } = startCheck();
  const test = service.test.bind(service);
  service.test = async (batch, deadline) => {
    await clock.sleep(20 * 60_000);
    return test(batch, deadline);
  };
  service.poison = { p0: "rejected" };
  const result = await run(many(4));
  expect(service.tested.map((batch) => batch.length)).toEqual([4, 2]);
  expect([...result.notChecked]).toEqual(["p0==1", "p1==1", "p2==1", "p3==1"].map((key) => [key, "there was no time left for it"]));
});

test("if the build is stopped, what was checked stays and the rest is named", async () => {
  const { service, stop, run } = startCheck();
  service.findings = [finding("a", "1")];
  const test = service.test.bind(service);
  service.test = async (batch, deadline) => {
    const answer = await test(batch, deadline);
    stop.abort();
    return answer;
  };
  const result = await run([item("a", "1"), item("a", "2")]);
  expect(result.findings).toEqual([finding("a", "1")]);
  expect(result.notChecked).toEqual(new Map([["a==2", "the build was stopped before it"]]));
  expect(result.failures).toEqual([{ step: "monitor", subject: "demo", reason: "the build was stopped before it" }]);
});

test("a misconfiguration ends the check at once", async () => {
  const { service, run } = startCheck();
  service.failNext = ["misconfigured"];
  await expect(run(many(3))).rejects.toEqual(new CheckError("misconfigured", "the service is misconfigured"));
  expect(service.tested.length).toBe(1);
});
