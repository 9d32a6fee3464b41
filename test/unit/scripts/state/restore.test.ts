import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { namesOf } from "../../../../environments/names";
import { MemoryStateBackend } from "../../../../scripts/state/memory-backend";
import { ownLock } from "../../../../scripts/terraform/own-lock";
import { parseState } from "../../../../scripts/state/state-file";
import { restore, type StateRestoreOptions } from "../../../../scripts/verbs/state/restore";
import { LINEAGE, LOCK, sandbox, screen, SECRET, stateText } from "../../../helpers/states";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "restore-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A state with some versions, the oldest first, and a user who agrees or not. @param meanwhile happens while the user is asked */
function place(versions: readonly (string | undefined)[], { agrees = true, meanwhile = (): void => undefined } = {}) {
  const backend = new MemoryStateBackend();
  for (const content of versions) backend.write("scanner", content);
  const asked: string[] = [];
  const { console, text } = screen();
  const run = (options: StateRestoreOptions) =>
    restore({ stack: "scanner", ...options }, backend, { environment: sandbox, names: namesOf(sandbox), console }, ({ text: question }) => {
      asked.push(question);
      meanwhile();
      return Promise.resolve(agrees);
    });
  const now = async () => (await backend.read("scanner"))?.content;
  return { backend, run, now, asked, text };
}

const file = (content: string) => {
  const path = join(folder, "given.tfstate");
  writeFileSync(path, content);
  return path;
};

describe("state restore", () => {
  it("writes the old content with the next serial, after the user has seen the difference and agreed", async () => {
    const { run, now, asked, text } = place([stateText(4, { a: "1", b: "1" }), stateText(9, { b: "2", c: "1" })]);
    expect(await run({ version: "v1" })).toBe(0);
    expect(await now()).toBe(stateText(10, { a: "1", b: "1" }));
    expect(asked).toEqual(["Restore the state of sandbox-scanner?"]);
    expect(text()).toContain(
      [
        "  State of sandbox-scanner: serial 9 -> serial 10, from version v1",
        "    + aws_x.a  comes into the state",
        "    - aws_x.c  vanishes from the state, not from AWS",
        "    ~ aws_x.b  as it was then",
        "",
      ].join("\n"),
    );
    expect(text()).not.toContain(SECRET);
  });

  it("changes nothing if the user does not agree", async () => {
    const { run, now, text } = place([stateText(4, { a: "1" }), stateText(9)], { agrees: false });
    expect(await run({ version: "v1" })).toBe(1);
    expect(await now()).toBe(stateText(9));
    expect(text()).toContain("Nothing was changed.");
  });

  it("does not ask if the answer was given beforehand", async () => {
    const { run, asked } = place([stateText(4, { a: "1" }), stateText(9)]);
    expect(await run({ version: "v1", yes: true })).toBe(0);
    expect(asked).toEqual([]);
  });

  it("does nothing if the state has that content already, whatever its serial", async () => {
    const { run, backend, asked } = place([stateText(4, { a: "1" }), stateText(9, { a: "1" })]);
    expect(await run({ version: "v1" })).toBe(0);
    expect(asked).toEqual([]);
    expect(await backend.versions("scanner")).toHaveLength(2);
  });

  it("refuses the state of something else", async () => {
    const { run, now } = place([stateText(9)]);
    const from = file(stateText(4, { a: "1" }, "another"));
    await expect(run({ from, yes: true })).rejects.toThrow(
      `${from} has the lineage another, and memory:scanner has ${LINEAGE}: it is the state of something else`,
    );
    expect(await now()).toBe(stateText(9));
  });

  it("restores a deleted state with a serial above all earlier ones", async () => {
    const { run, now, text } = place([stateText(4, { a: "1" }), stateText(9), undefined]);
    expect(await run({ version: "v1", yes: true })).toBe(0);
    expect(await now()).toBe(stateText(10, { a: "1" }));
    expect(text()).toContain("  State of sandbox-scanner: none -> serial 10, from version v1\n");
  });

  it("accepts any lineage if there was never a state", async () => {
    const { run, now } = place([]);
    expect(await run({ from: file(stateText(4, { a: "1" }, "another")), yes: true })).toBe(0);
    expect(await now()).toBe(stateText(5, { a: "1" }, "another"));
  });

  it("replaces an unreadable state by a chosen version, never by a file", async () => {
    const { run, now, backend, text } = place([stateText(4, { a: "1" }), "broken"]);
    await expect(run({ from: file(stateText(4, { a: "1" })), yes: true })).rejects.toThrow(
      "What is at memory:scanner cannot be read as a state",
    );
    expect(await now()).toBe("broken");
    expect(await run({ version: "v1", yes: true })).toBe(0);
    expect(await now()).toBe(stateText(5, { a: "1" }));
    expect(text()).toContain("  State of sandbox-scanner: unreadable -> serial 5, from version v1\n");
    // The unreadable state was set aside first, and is still there.
    expect((await backend.versions("scanner")).map(({ deleted, bytes }) => (deleted ? "deleted" : bytes))).toEqual([
      stateText(5, { a: "1" }).length,
      "deleted",
      6,
      stateText(4, { a: "1" }).length,
    ]);
  });

  it("neither waits for a lock nor breaks one", async () => {
    const { run, backend, now } = place([stateText(4, { a: "1" }), stateText(9)]);
    backend.putLock("scanner", LOCK);
    await expect(run({ version: "v1", yes: true })).rejects.toThrow("State of sandbox-scanner is locked: by ana@laptop, ");
    expect(await now()).toBe(stateText(9));
  });

  it("takes over the lock of a killed restore, and frees the state in the end", async () => {
    const { run, backend, now } = place([stateText(4, { a: "1" }), stateText(9)]);
    backend.putLock("scanner", { ...ownLock("memory:scanner", "restore"), info: "process 999999999" });
    expect(await run({ version: "v1", yes: true })).toBe(0);
    expect(await now()).toBe(stateText(10, { a: "1" }));
    expect(await backend.lock("scanner")).toBeUndefined();
  });

  it("frees the state that a restore has written before it was killed, where nothing is left to do", async () => {
    const { run, backend } = place([stateText(4, { a: "1" })]);
    backend.putLock("scanner", { ...ownLock("memory:scanner", "restore"), info: "process 999999999" });
    expect(await run({ version: "v1", yes: true })).toBe(0);
    expect(await backend.lock("scanner")).toBeUndefined();
  });

  it.each([
    ["wrote another state", (backend: MemoryStateBackend) => backend.write("scanner", stateText(10))],
    ["took the lock", (backend: MemoryStateBackend) => backend.putLock("scanner", LOCK)],
  ])("restores nothing if somebody %s while the user is asked", async (_, act) => {
    const world = place([stateText(4, { a: "1" }), stateText(9)], { meanwhile: () => act(world.backend) });
    const before = (await world.backend.versions("scanner")).length;
    await expect(world.run({ version: "v1" })).rejects.toThrow(/Somebody has written to memory:scanner meanwhile|is locked: by ana@laptop/);
    expect(await world.now()).not.toContain("aws_x");
    expect((await world.backend.versions("scanner")).length).toBeLessThanOrEqual(before + 1);
  });

  it("does not restore a file that is not a state", async () => {
    const { run, now } = place([stateText(9)]);
    const from = file(`${SECRET}{`);
    await expect(run({ from, yes: true })).rejects.toMatchObject({
      message: `${from} cannot be read as a Terraform state: it is not JSON`,
    });
    expect(parseState((await now()) ?? "", "x").serial).toBe(9);
  });

  it.each([[{}], [{ from: "x", version: "v1" }]])("requires exactly one source: %j", async (options) => {
    await expect(place([stateText(1)]).run(options)).rejects.toThrow("Name either --from or --version: exactly one of them.");
  });

  it("requires an existing file and an existing stack", async () => {
    await expect(place([]).run({ from: join(folder, "nothing") })).rejects.toMatchObject({
      name: "UsageError",
      what: `${join(folder, "nothing")} cannot be read.`,
    });
    await expect(place([]).run({ stack: "scaner", version: "v1" })).rejects.toThrow(
      "Environment sandbox has no stack scaner.\n  Name one with --stack: state, registry, secrets, scanner.",
    );
    await expect(place([]).run({ stack: undefined, version: "v1" })).rejects.toThrow("No stack is named.");
  });
});
