import { createHash } from "node:crypto";
import { HcpStateBackend } from "../../../../scripts/state/hcp-backend";
import { lockContent } from "../../../../scripts/state/lock-file";
import { locksFor } from "../../../../scripts/state/terraform-lock";
import { ownLock } from "../../../../scripts/terraform/own-lock";
import { performRestore, planRestore } from "../../../../scripts/state/restore";
import { document } from "../../../helpers/hcp";
import { type HcpPlaceWorld, startHcpPlace } from "../../../helpers/hcp-place";
import { stateBackendContract } from "../../../helpers/state-backend-contract";
import { LOCK_TEXT, stateText } from "../../../helpers/states";

let at: HcpPlaceWorld;
beforeEach(async () => void (at = await startHcpPlace("sandbox")));
afterEach(() => at.stop());

const open = () => new HcpStateBackend(at.place);
const act = async (action: string, body: object = {}, who: "owner" | "other" = "other") => {
  const { id } = await at.place.workspace("scanner");
  return at.world.call("POST", `/workspaces/${id}/${action}`, body, who);
};
/** As Terraform does, as another user, under the lock. */
const write = async (content: string) => {
  await act("actions/lock");
  const { serial, lineage } = JSON.parse(content) as { serial: number; lineage: string };
  const md5 = createHash("md5").update(content).digest("hex");
  const state = Buffer.from(content).toString("base64");
  await act("state-versions", document("state-versions", { serial, lineage, md5, state, force: true }));
  await act("actions/unlock");
};

describe("HcpStateBackend", () => {
  stateBackendContract(
    () =>
      Promise.resolve({
        backend: open(),
        write: (content) => write(content ?? ""),
        putLock: async () => void (await act("actions/lock", { reason: `Package scan ${LOCK_TEXT}` })),
        // The lock is the workspace's, and whoever writes has to hold it.
        locked: async (work) => {
          await act("actions/lock", {}, "owner");
          await work();
          await act("actions/unlock", {}, "owner");
        },
      }),
    { keepsStatesOnly: true },
  );

  // The last two begin as our own do.
  it.each(["looking into it", "Package scan is being moved, ask Ana", "Package scan {half of it"])(
    "names the stack of a lock, who holds it as HCP Terraform knows them, and frees it: %s",
    async (reason) => {
      await act("actions/lock", { reason });
      const lock = await open().lock("scanner");
      expect(lock).toMatchObject({ of: { environment: "sandbox", kind: "scanner" }, info: reason });
      const { data: other } = (await at.world.call("GET", "/account/details", undefined, "other")).body;
      expect(lock).toMatchObject({ id: other.id, who: other.attributes.username });
      await open().removeLock("scanner", lock?.id ?? "");
      expect(await open().lock("scanner")).toBeUndefined();
    },
  );

  it("is locked for Terraform by us, which tells who and when; the lock of a run that was killed here is freed, and no other", async () => {
    const locks = locksFor(at.environment, () => Promise.resolve(open()));
    const inLock = locks?.("scanner");
    const reason = (pid: number) => `Package scan ${lockContent({ ...ownLock("path", "terraform"), info: `process ${pid}` })}`;
    // A process number that no process has.
    await act("actions/lock", { reason: reason(2 ** 22 + 1) }, "owner");
    expect(await inLock?.(async () => (await open().lock("scanner"))?.operation)).toBe("terraform");
    expect(await open().lock("scanner")).toBeUndefined();
    await act("actions/lock", { reason: reason(process.pid) }, "owner");
    await expect(inLock?.(() => Promise.resolve())).rejects.toThrow(
      /^State of sandbox-scanner is locked: by .*, terraform, lock [-0-9a-f]+\n.*--env sandbox --stack scanner --id [-0-9a-f]+ --force$/s,
    );
  });

  it("says that there is no workspace, and never that there is no state", async () => {
    const { id } = await at.place.workspace("scanner");
    await at.world.call("DELETE", `/workspaces/${id}`);
    const missing = `tfe.acme.example shows no workspace sandbox-scanner in the organization ${at.world.organization}\n  Make it: npm run ops -- bootstrap --env sandbox`;
    for (const look of [() => open().read("scanner"), () => open().versions("scanner"), () => open().lock("scanner")])
      await expect(look()).rejects.toThrow(missing);
  });

  it("shows nothing to who may not see the workspaces", async () => {
    await expect(new HcpStateBackend(await at.placeOf("outsider")).read("scanner")).rejects.toThrow("shows no workspace sandbox-scanner");
  });

  it("does not say 'no state' to who may see the workspace and not its states", async () => {
    expect(await open().read("scanner")).toBeUndefined();
    await write(stateText(1, { kept: "1" }));
    const place = await at.placeOf("owner");
    // HCP Terraform answers 404 to both, as it does without a state.
    const find = place.api.find.bind(place.api);
    jest.spyOn(place.api, "find").mockImplementation(async (path) => {
      if (path.endsWith("/current-state-version")) return undefined;
      const found = await find(path);
      return found && { ...found, attributes: { ...found.attributes, permissions: { "can-read-state-versions": false } } };
    });
    await expect(new HcpStateBackend(place).read("scanner")).rejects.toThrow(
      /^Whether https:\/\/tfe\.acme\.example\/.* has a state is not known: the token's owner may not read its states\n/,
    );
  });

  it("restores a version of another lineage: no state is removed first", async () => {
    await write(stateText(3, { kept: "1" }));
    await write(stateText(1, { foreign: "1" }, "00000000-0000-4000-8000-000000000000"));
    const [, wanted] = await open().versions("scanner");
    const source = { content: await open().readVersion("scanner", wanted?.id ?? ""), name: "version", own: true };
    const restore = await planRestore(open(), "scanner", source);
    expect(restore).toMatchObject({ setsAside: true, serialAfter: 4 });
    if (restore !== undefined) await performRestore(restore, open());
    expect((await open().read("scanner"))?.content).toBe(stateText(4, { kept: "1" }));
    expect(await open().lock("scanner")).toBeUndefined();
    expect(await open().versions("scanner")).toHaveLength(3);
  });
});
