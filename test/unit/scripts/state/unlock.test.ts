import { namesOf } from "../../../../environments/names";
import { MemoryStateBackend } from "../../../../scripts/state/memory-backend";
import { type StateUnlockOptions, unlock } from "../../../../scripts/verbs/state/unlock";
import { LOCK, sandbox, screen } from "../../../helpers/states";

const AFTER = { minute59: new Date("2026-11-24T17:19:59Z"), minute60: new Date("2026-11-24T17:20:00Z") };

function place(lock = LOCK, agrees = true) {
  const backend = new MemoryStateBackend();
  backend.putLock("scanner", lock);
  const { console, text } = screen();
  const asked: string[] = [];
  const run = (options: StateUnlockOptions, now = AFTER.minute60) =>
    unlock(
      { stack: "scanner", id: lock.id, ...options },
      backend,
      { environment: sandbox, names: namesOf(sandbox), console },
      now,
      (question) => {
        asked.push(question.text);
        return Promise.resolve(agrees);
      },
    );
  return { backend, run, asked, text };
}

describe("state unlock", () => {
  it("removes an old lock if the user agrees", async () => {
    const { backend, run, asked, text } = place();
    expect(await run({})).toBe(0);
    expect(await backend.lock("scanner")).toBeUndefined();
    expect(asked).toEqual(["Remove this lock?"]);
    expect(text()).toContain(`  State of sandbox-scanner is locked: by ana@laptop, 1 hour ago, apply, lock ${LOCK.id}\n`);
  });

  it("does not remove it if the user does not agree", async () => {
    const { backend, run } = place(LOCK, false);
    expect(await run({})).toBe(1);
    expect(await backend.lock("scanner")).toEqual(LOCK);
  });

  it("does not remove a recent lock, or one of unknown age, unless it is forced", async () => {
    const ageless = { ...LOCK, created: undefined };
    for (const [lock, now] of [
      [LOCK, AFTER.minute59],
      [LOCK, new Date("2026-11-24T16:00:00Z")],
      [ageless, AFTER.minute60],
    ] as const) {
      const { backend, run } = place(lock);
      await expect(run({ yes: true }, now)).rejects.toThrow("An apply may take 60 minutes, and this one may still be at work");
      expect(await backend.lock("scanner")).toEqual(lock);
      expect(await run({ yes: true, force: true }, now)).toBe(0);
      expect(await backend.lock("scanner")).toBeUndefined();
    }
  });

  it("does not remove another lock than the given one", async () => {
    const { backend, run } = place();
    await expect(run({ id: "other", yes: true, force: true })).rejects.toThrow(`State of sandbox-scanner is locked: by ana@laptop, `);
    await expect(run({ id: undefined })).rejects.toThrow("No lock is named.");
    expect(await backend.lock("scanner")).toEqual(LOCK);
  });

  it("does not remove a lock that was taken while the user was asked", async () => {
    const { backend, run } = place();
    const read = backend.lock.bind(backend);
    backend.lock = async (kind) => {
      const found = await read(kind);
      backend.putLock("scanner", { ...LOCK, id: "new" });
      return found;
    };
    await expect(run({})).rejects.toThrow(`is not the lock ${LOCK.id} any more: it is new of ana@laptop`);
    expect((await read("scanner"))?.id).toBe("new");
  });

  it("has nothing to do if the state is not locked", async () => {
    const { run, backend, text } = place();
    await backend.removeLock("scanner", LOCK.id);
    expect(await run({})).toBe(0);
    expect(text()).toBe("  State of sandbox-scanner is not locked.\n");
  });
});
