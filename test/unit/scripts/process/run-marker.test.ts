import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { isOfKilledRun, RunMarker } from "../../../../scripts/process/run-marker";

describe("RunMarker", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "marker-"));
    file = join(folder, "deep", "running.json");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const own = `${userInfo().username}@${hostname()}`;
  const lock = (created: string | undefined, who = own) => ({
    id: "i",
    path: "p",
    operation: "o",
    who,
    ...(created ? { created: new Date(created) } : {}),
  });
  const gone = () => spawnSync(process.execPath, ["-e", ""]).pid;
  const left = (pids: number[], startedAt: string) => {
    RunMarker.take(file, "x");
    writeFileSync(file, JSON.stringify({ pids, startedAt }));
  };

  it("exists until it is released", () => {
    const marker = RunMarker.take(file, "dev-state");
    expect(existsSync(file)).toBe(true);
    marker.release();
    expect(existsSync(file)).toBe(false);
  });

  it("cannot be taken while its holder or a child of it lives", () => {
    left([gone(), process.ppid], "2026-11-24T16:20:00Z");
    expect(() => RunMarker.take(file, "dev-state")).toThrow(
      `Another run is at work on dev-state: process ${process.ppid}, since 2026-11-24T16:20:00.000Z`,
    );
  });

  it("can be taken if a later process has the number of one of its own, as after a restart of the machine", () => {
    left([process.ppid], "2020-11-24T16:20:00Z");
    utimesSync(file, new Date("2020-11-24T16:20:05Z"), new Date("2020-11-24T16:20:05Z"));
    expect(RunMarker.take(file, "x").left(lock("2020-11-24T16:20:01Z"))).toBe(true);
  });

  it("recognises the locks of a dead run by owner and time", () => {
    left([gone()], "2026-11-24T16:20:00Z");
    const marker = RunMarker.take(file, "dev-state");
    expect(marker.left(lock("2026-11-24T16:20:01Z"))).toBe(true);
    expect(marker.left(lock("2026-11-24T16:19:59Z"))).toBe(false);
    expect(marker.left(lock("2026-11-24T17:20:01Z"))).toBe(false);
    expect(marker.left(lock("2026-11-24T16:20:01Z", "ana@laptop"))).toBe(false);
    expect(marker.left(lock(undefined))).toBe(false);
  });

  it("stays if a child was killed, so that the next run knows the lock that it left", () => {
    const marker = RunMarker.take(file, "x");
    marker.keep();
    marker.release();
    expect(existsSync(file)).toBe(true);
  });

  it("is removed for a dead run that takes no locks, and stays while a process of it lives", () => {
    left([process.ppid], "2026-11-24T16:20:00Z");
    RunMarker.forgetDead(file);
    expect(existsSync(file)).toBe(true);
    writeFileSync(file, JSON.stringify({ pids: [gone()], startedAt: "2026-11-24T16:20:00Z" }));
    RunMarker.forgetDead(file);
    expect(existsSync(file)).toBe(false);
    RunMarker.forgetDead(file);
  });

  it("recognises the locks of a dead run that had another purpose in the same environment", () => {
    const [adopt, ops] = ["adopt", "ops"].map((purpose) => join(folder, purpose, "dev", "running.json"));
    RunMarker.take(adopt ?? "", "x");
    writeFileSync(adopt ?? "", JSON.stringify({ pids: [gone()], startedAt: "2026-11-24T16:20:00Z" }));
    expect(RunMarker.take(ops ?? "", "x").left(lock("2026-11-24T16:20:01Z"))).toBe(true);
    writeFileSync(adopt ?? "", JSON.stringify({ pids: [process.ppid], startedAt: "2026-11-24T16:20:00Z" }));
    rmSync(ops ?? "");
    expect(RunMarker.take(ops ?? "", "x").left(lock("2026-11-24T16:20:01Z"))).toBe(false);
  });

  it("is read by whoever takes none: the locks of all dead runs of an environment are known", () => {
    const marker = join(folder, "ops", "dev", "running.json");
    RunMarker.take(marker, "x");
    writeFileSync(marker, JSON.stringify({ pids: [gone()], startedAt: "2026-11-24T16:20:00Z" }));
    const known = (environment: string, who?: string) => isOfKilledRun(lock("2026-11-24T16:20:01Z", who), environment, folder);
    expect([known("dev"), known("prod"), known("dev", "ana@laptop")]).toEqual([true, false, false]);
    // The next run of the same purpose ends before it meets the lock.
    RunMarker.take(marker, "x").release();
    expect(known("dev")).toBe(true);
    writeFileSync(marker, JSON.stringify({ pids: [process.ppid], startedAt: "2026-11-24T16:20:00Z" }));
    expect(known("dev")).toBe(false);
    expect(isOfKilledRun(lock("2026-11-24T16:20:01Z"), "dev", join(folder, "nothing"))).toBe(false);
  });

  it("stays while nobody has met the lock of a dead run, which the run after the next recognises too", () => {
    left([gone()], "2026-11-24T16:20:00Z");
    RunMarker.take(file, "x").release();
    const next = RunMarker.take(file, "x");
    expect(next.left(lock("2026-11-24T16:20:01Z"))).toBe(true);
    next.settle();
    next.release();
    expect(existsSync(file)).toBe(false);
    expect(RunMarker.take(file, "x").left(lock("2026-11-24T16:20:01Z"))).toBe(false);
  });

  it("does not recognise a lock that was taken long after the dead run had started its last child", () => {
    left([gone()], "2026-11-24T16:20:00Z");
    utimesSync(file, new Date("2026-11-24T16:20:05Z"), new Date("2026-11-24T16:20:05Z"));
    const marker = RunMarker.take(file, "x");
    expect(marker.left(lock("2026-11-24T16:24:00Z"))).toBe(true);
    expect(marker.left(lock("2026-11-24T16:26:00Z"))).toBe(false);
  });

  it("recognises no locks if no run died or the marker is cut off", () => {
    expect(RunMarker.take(file, "x").left(lock("2026-11-24T16:20:01Z"))).toBe(false);
    writeFileSync(file, '{"pids":[');
    expect(RunMarker.take(file, "x").left(lock("2026-11-24T16:20:01Z"))).toBe(false);
  });
});
