import { OperationError } from "../../../../scripts/lib/errors";
import type { StateBackend } from "../../../../scripts/state/backend";
import { LOCK, stateText } from "./states";

/** A backend with no state and no lock of the stack `scanner`. */
export interface BackendUnderTest {
  readonly backend: StateBackend;
  /** What Terraform does, or somebody behind its back; undefined deletes. */
  readonly write: (content: string | undefined) => Promise<void>;
  /** Puts {@link LOCK}. */
  readonly putLock: () => Promise<void>;
  /** Whether it cannot tell that a state was deleted. @default false */
  readonly forgetsDeletions?: boolean;
}

/** What every state backend does. */
export function stateBackendContract(make: () => Promise<BackendUnderTest>): void {
  const kind = "scanner";

  it("has neither state, versions nor lock in the beginning", async () => {
    const { backend } = await make();
    expect(await backend.read(kind)).toBeUndefined();
    expect(await backend.versions(kind)).toEqual([]);
    expect(await backend.lock(kind)).toBeUndefined();
    await backend.keep(kind);
  });

  it("reads what was written, to the letter", async () => {
    const { backend, write } = await make();
    await write(stateText(1, { ä: "1" }));
    expect(await backend.read(kind)).toMatchObject({ content: stateText(1, { ä: "1" }), bytes: stateText(1, { ä: "1" }).length + 1 });
    await write("broken");
    expect(await backend.read(kind)).toMatchObject({ content: "broken", bytes: 6 });
  });

  it("keeps versions, the newest first", async () => {
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

  it("has what was deleted among the versions", async () => {
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

  it("sets aside what is in the way", async () => {
    const { backend, write } = await make();
    await write("broken");
    await backend.setAside(kind);
    expect(await backend.read(kind)).toBeUndefined();
    const kept = (await backend.versions(kind)).filter(({ deleted }) => !deleted);
    expect(await Promise.all(kept.map(({ id }) => backend.readVersion(kind, id)))).toEqual(["broken"]);
  });

  it("refuses a version that was never there", async () => {
    const { backend, write } = await make();
    await write(stateText(1));
    await expect(backend.readVersion(kind, "never")).rejects.toThrow(OperationError);
    await expect(backend.readVersion(kind, "never")).rejects.toThrow(`${backend.location(kind)} has no version never that can be read`);
  });

  it("reads and removes the lock that is meant, and no other", async () => {
    const { backend, putLock } = await make();
    await putLock();
    expect(await backend.lock(kind)).toEqual(LOCK);
    expect(await backend.lock("registry")).toBeUndefined();
    await expect(backend.removeLock(kind, "another")).rejects.toThrow(
      `is not the lock another any more: it is ${LOCK.id} of ana@laptop\n  Nothing was removed.`,
    );
    expect(await backend.lock(kind)).toEqual(LOCK);
    await backend.removeLock(kind, LOCK.id);
    expect(await backend.lock(kind)).toBeUndefined();
    await expect(backend.removeLock(kind, LOCK.id)).rejects.toThrow(`is not the lock ${LOCK.id} any more: it is gone`);
  });
}
