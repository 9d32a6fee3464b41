import { type StateBackend, StateChanged } from "../../scripts/state/backend";
import { OperationError } from "../../scripts/words/errors";
import { LOCK, stateText } from "./states";

/** A backend without a state and a lock of the stack `scanner`. */
export interface BackendUnderTest {
  readonly backend: StateBackend;
  /** Writes like Terraform, or like somebody without it; undefined deletes. */
  readonly write: (content: string | undefined) => Promise<void>;
  /** Writes {@link LOCK}. */
  readonly putLock: () => Promise<void>;
  /** Whether the backend cannot know that a state was deleted. @default false */
  readonly forgetsDeletions?: boolean;
  /** Holds the lock while something is done, as a caller of `replace` does. @default nothing is needed */
  readonly locked?: (work: () => Promise<void>) => Promise<void>;
}

const unlocked = (work: () => Promise<void>) => work();

/** The tests that every state backend has to pass. @param keepsStatesOnly whether the place removes no state, and takes nothing but states */
export function stateBackendContract(make: () => Promise<BackendUnderTest>, { keepsStatesOnly = false } = {}): void {
  const unlessKept = keepsStatesOnly ? it.skip : it;
  const kind = "scanner";

  it("has neither state, versions nor lock in the beginning", async () => {
    const { backend } = await make();
    expect(await backend.read(kind)).toBeUndefined();
    expect(await backend.versions(kind)).toEqual([]);
    expect(await backend.lock(kind)).toBeUndefined();
    await backend.keep(kind);
  });

  it("reads exactly what was written", async () => {
    const { backend, write } = await make();
    await write(stateText(1, { ä: "1" }));
    expect(await backend.read(kind)).toMatchObject({ content: stateText(1, { ä: "1" }), bytes: stateText(1, { ä: "1" }).length + 1 });
    if (keepsStatesOnly) return;
    await write("broken");
    expect(await backend.read(kind)).toMatchObject({ content: "broken", bytes: 6 });
  });

  it("lists versions, the newest first", async () => {
    const { backend, write } = await make();
    await write(stateText(1));
    await write(stateText(22));
    const versions = await backend.versions(kind);
    expect(versions.map(({ current, deleted, bytes }) => ({ current, deleted, bytes }))).toEqual([
      { current: true, deleted: false, bytes: stateText(22).length },
      { current: false, deleted: false, bytes: stateText(1).length },
    ]);
    const contents = await Promise.all(versions.map(({ id }) => backend.readVersion(kind, id)));
    expect(contents).toEqual([stateText(22), stateText(1)]);
  });

  unlessKept("lists deletions among the versions", async () => {
    const { backend, write, forgetsDeletions = false } = await make();
    await write(stateText(1));
    await write(undefined);
    expect(await backend.read(kind)).toBeUndefined();
    const versions = await backend.versions(kind);
    expect(versions.map(({ current, deleted }) => ({ current, deleted }))).toEqual([
      ...(forgetsDeletions ? [] : [{ current: false, deleted: true }]),
      { current: false, deleted: false },
    ]);
    expect(await backend.readVersion(kind, versions.at(-1)?.id ?? "")).toBe(stateText(1));
    if (!forgetsDeletions) await expect(backend.readVersion(kind, versions[0]?.id ?? "")).rejects.toThrow("that can be read");
  });

  unlessKept("sets aside a state that is in the way", async () => {
    const { backend, write } = await make();
    await write("broken");
    await backend.setAside(kind);
    expect(await backend.read(kind)).toBeUndefined();
    const kept = (await backend.versions(kind)).filter(({ deleted }) => !deleted);
    expect(await Promise.all(kept.map(({ id }) => backend.readVersion(kind, id)))).toEqual(["broken"]);
  });

  it("writes a state unchanged, whether or not there is one already", async () => {
    const { backend, locked = unlocked } = await make();
    await locked(() => backend.replace(kind, stateText(3), undefined));
    const first = await backend.read(kind);
    expect(first?.content).toBe(stateText(3));
    await backend.keep(kind);
    await locked(() => backend.replace(kind, stateText(4), first?.revision));
    const second = await backend.read(kind);
    expect(second?.content).toBe(stateText(4));
    expect(second?.revision).not.toBe(first?.revision);
    const earlier = (await backend.versions(kind)).filter(({ current }) => !current);
    expect(await Promise.all(earlier.map(({ id }) => backend.readVersion(kind, id)))).toEqual([stateText(3)]);
  });

  it("does not overwrite a state that was not read", async () => {
    const { backend, write } = await make();
    await write(stateText(1));
    const { revision } = (await backend.read(kind)) ?? {};
    await write(stateText(2));
    for (const expected of [undefined, revision]) {
      await expect(backend.replace(kind, stateText(3), expected)).rejects.toThrow(
        `Somebody has written to ${backend.location(kind)} meanwhile\n  It was left as it is.`,
      );
    }
    if (keepsStatesOnly) return;
    await write(undefined);
    await expect(backend.replace(kind, stateText(3), revision)).rejects.toThrow(StateChanged);
    expect(await backend.read(kind)).toBeUndefined();
  });

  it("takes a lock that nobody holds", async () => {
    const { backend } = await make();
    const own = { ...LOCK, id: "own", who: "bo@desk", info: "process 1" };
    await backend.takeLock(kind, own);
    expect(await backend.lock(kind)).toMatchObject(own);
    await expect(backend.takeLock(kind, LOCK)).rejects.toThrow("is locked: by bo@desk, ");
    expect(await backend.lock(kind)).toMatchObject(own);
    await backend.removeLock(kind, "own");
    await backend.takeLock(kind, LOCK);
    expect(await backend.lock(kind)).toMatchObject(LOCK);
  });

  it("refuses a version that never existed", async () => {
    const { backend, write } = await make();
    await write(stateText(1));
    await expect(backend.readVersion(kind, "never")).rejects.toThrow(OperationError);
    await expect(backend.readVersion(kind, "never")).rejects.toThrow(`${backend.location(kind)} has no version never that can be read`);
  });

  it("reads and removes only the given lock", async () => {
    const { backend, putLock } = await make();
    await putLock();
    expect(await backend.lock(kind)).toMatchObject(LOCK);
    expect(await backend.lock("registry")).toBeUndefined();
    await expect(backend.removeLock(kind, "another")).rejects.toThrow(
      `is not the lock another any more: it is ${LOCK.id} of ana@laptop\n  Nothing was removed.`,
    );
    expect(await backend.lock(kind)).toMatchObject(LOCK);
    await backend.removeLock(kind, LOCK.id);
    expect(await backend.lock(kind)).toBeUndefined();
    await expect(backend.removeLock(kind, LOCK.id)).rejects.toThrow(`is not the lock ${LOCK.id} any more: it is gone`);
  });
}
