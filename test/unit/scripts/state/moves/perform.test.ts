import { MemoryStateBackend } from "../../../../../scripts/state/memory-backend";
import { ownLock } from "../../../../../scripts/terraform/own-lock";
import { moveRecords, pendingMove } from "../../../../../scripts/state/moves/perform";
import { parseState, resourcesOf } from "../../../../../scripts/state/state-file";
import { StateLocked } from "../../../../../scripts/terraform/state-lock";
import { LOCK, stateText } from "../../../../helpers/states";

const ADDRESSES = ["aws_ssm_parameter.organization", "aws_ssm_parameter.token"];
const record = (name: string) => ({
  mode: "managed",
  type: "aws_ssm_parameter",
  name,
  provider: "p",
  instances: [{ attributes: { id: name } }],
});

/** The scanner's state of an earlier version: both parameters among its own. */
function former(serial = 7): string {
  const state = JSON.parse(stateText(serial, { a: "1" })) as { resources: object[] };
  return JSON.stringify({ ...state, resources: [record("organization"), ...state.resources, record("token")] }, null, 2);
}

function world(secrets?: string): MemoryStateBackend {
  const backend = new MemoryStateBackend();
  backend.write("scanner", former());
  if (secrets !== undefined) backend.write("secrets", secrets);
  return backend;
}

const contents = async (backend: MemoryStateBackend) =>
  Promise.all(
    (["secrets", "scanner"] as const).map(async (kind) => {
      const state = parseState((await backend.read(kind))?.content ?? "", kind);
      return [state.serial, resourcesOf(state).map(({ address }) => address)];
    }),
  );

describe("moving the records of the secrets", () => {
  it("makes the new state, and takes them from the old one; the old content stays a version", async () => {
    const backend = world();
    const before = (await backend.read("scanner"))?.content;
    expect(await pendingMove(backend)).toEqual({ addresses: ADDRESSES, locked: false });
    expect(await moveRecords(backend, "dev")).toEqual(ADDRESSES);
    expect(await contents(backend)).toEqual([
      [1, ADDRESSES],
      [8, ["aws_x.a"]],
    ]);
    const [, kept] = await backend.versions("scanner");
    expect(await backend.readVersion("scanner", kept?.id ?? "")).toBe(before);
    expect(await pendingMove(backend)).toEqual({ addresses: [], locked: false });
    expect(await moveRecords(backend, "dev")).toEqual([]);
    expect([await backend.lock("secrets"), await backend.lock("scanner")]).toEqual([undefined, undefined]);
  });

  it("keeps what the new state has already, such as the key", async () => {
    const backend = world(stateText(3, { key: "1" }));
    await moveRecords(backend, "dev");
    expect(await contents(backend)).toEqual([
      [4, [...ADDRESSES, "aws_x.key"]],
      [8, ["aws_x.a"]],
    ]);
  });

  it.each([
    ["before the first write", 0],
    ["between the two writes", 1],
  ])("ends well after it was killed %s", async (_, writes) => {
    const backend = world();
    const replace = backend.replace.bind(backend);
    let done = 0;
    backend.replace = (...args) => (done++ < writes ? replace(...args) : Promise.reject(new Error("killed")));
    await expect(moveRecords(backend, "dev")).rejects.toThrow("killed");
    backend.replace = replace;
    expect((await pendingMove(backend)).addresses).toEqual(ADDRESSES);
    expect(await moveRecords(backend, "dev")).toEqual(ADDRESSES);
    expect(await contents(backend)).toEqual([
      [1, ADDRESSES],
      [8, ["aws_x.a"]],
    ]);
  });

  it("frees the locks that a killed move has left, also if nothing is left to move", async () => {
    const backend = new MemoryStateBackend();
    backend.write("scanner", stateText(8, { a: "1" }));
    // No process has this id: the largest that Linux gives is 4194304.
    backend.putLock("scanner", { ...ownLock("memory:scanner", "move"), info: "process 99999999" });
    expect(await pendingMove(backend)).toEqual({ addresses: [], locked: true });
    expect(await moveRecords(backend, "dev")).toEqual([]);
    expect(await backend.lock("scanner")).toBeUndefined();
  });

  it("touches nothing while somebody works with one of the two, or if one is not as Terraform has left it", async () => {
    const locked = world();
    locked.putLock("secrets", LOCK);
    await expect(moveRecords(locked, "dev")).rejects.toThrow(StateLocked);
    const older = world();
    older.write("scanner", former(3));
    await expect(moveRecords(older, "dev")).rejects.toThrow("The state at memory:scanner is older than the one before it");
    expect(await older.read("secrets")).toBeUndefined();
  });
});
