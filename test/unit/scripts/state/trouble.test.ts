import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalStateBackend } from "../../../../scripts/state/local-backend";
import { MemoryStateBackend } from "../../../../scripts/state/memory-backend";
import { StateAccessDenied } from "../../../../scripts/state/s3-failure";
import { troubleOf } from "../../../../scripts/state/trouble";
import { troubleError } from "../../../../scripts/state/trouble-text";
import { LINEAGE, SECRET, stateText } from "../../../helpers/states";

/** The message about a state with these versions, the oldest first; undefined deletes. */
async function said(...versions: (string | undefined)[]): Promise<string | undefined> {
  const backend = new MemoryStateBackend();
  for (const content of versions) backend.write("scanner", content);
  const trouble = await troubleOf(backend, "scanner");
  return trouble && troubleError(trouble, { environmentName: "dev", kind: "scanner", location: backend.location("scanner") }).message;
}

const full = (serial: number, lineage = LINEAGE) => stateText(serial, { a: "1" }, lineage);
const restore = (version: string) => `    npm run ops -- state restore --env dev --stack scanner --version ${version}`;

describe("troubleOf", () => {
  it.each([
    ["there was never a state", []],
    ["it counts upwards", [full(1), full(1), full(7)]],
    ["it was moved here in the place of one without resources", [stateText(4, {}, "another"), full(1)]],
    ["it began anew after a deletion", [full(9, "another"), undefined, full(1)]],
    ["what was deleted had no resources", [full(1), stateText(2), undefined]],
    ["only what is broken was before it", ["broken", full(1)]],
  ])("has no message if %s", async (_, versions) => {
    expect(await said(...versions)).toBeUndefined();
  });

  it.each([
    ["undefined", undefined],
    ["empty", ""],
  ])("reports a deleted state, and how to restore it: %s", async (_, gone) => {
    expect(await said(full(6), full(7), "broken", gone)).toBe(
      [
        "The state at memory:scanner is gone. There was one: serial 7, 1 resource, written 2026-11-24T12:00:02.000Z",
        "  Without it, Terraform would make everything a second time. If it was moved (state migrate), take the file of environment dev",
        "  that says where to. If not, bring it back:",
        restore("v2"),
      ].join("\n"),
    );
  });

  it("names the last valid version if the content is not a state", async () => {
    const text = await said(full(6), full(7), `${SECRET}{`);
    expect(text).toBe(
      [
        "memory:scanner cannot be read as a Terraform state: it is not JSON",
        "  Go back to serial 7, written 2026-11-24T12:00:02.000Z:",
        restore("v2"),
      ].join("\n"),
    );
  });

  it("says that only a backup helps if there was never a valid state", async () => {
    expect(await said("broken")).toContain("No version of it can be read. With an archive of state backup:\n");
  });

  it("reports that the state was replaced by that of something else", async () => {
    expect(await said(full(7), full(9, "another"))).toBe(
      [
        `The state at memory:scanner is that of something else: lineage another, after ${LINEAGE}`,
        "  Go back to the one before, written 2026-11-24T12:00:01.000Z:",
        restore("v1"),
        "  Or, if the one that is there is right, keep it:",
        restore("v2"),
      ].join("\n"),
    );
  });

  it("reports that the state was replaced by an earlier one", async () => {
    expect(await said(full(7), full(6))).toBe(
      [
        "The state at memory:scanner is older than the one before it: serial 6 after 7",
        "  What was made in between is not in it, and Terraform would make that a second time.",
        "  Go back to the one before, written 2026-11-24T12:00:01.000Z:",
        restore("v1"),
        "  Or, if the one that is there is right, keep it:",
        restore("v2"),
      ].join("\n"),
    );
  });

  it("does not judge by copies, which may not be consecutive, but recognises a deletion", async () => {
    const folder = mkdtempSync(join(tmpdir(), "trouble-"));
    try {
      const backend = new LocalStateBackend((kind) => join(folder, `${kind}.tfstate`));
      await backend.replace("scanner", full(7, "another"), undefined);
      await backend.setAside("scanner");
      expect(await troubleOf(backend, "scanner")).toMatchObject({ kind: "deleted", before: { state: { serial: 7 } } });
      await backend.replace("scanner", full(1), undefined);
      expect(await troubleOf(backend, "scanner")).toBeUndefined();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  describe("without permission to list the versions", () => {
    const closed = (content: string | undefined) => {
      const backend = new MemoryStateBackend();
      backend.write("scanner", content);
      backend.versions = () => Promise.reject(new StateAccessDenied("AWS denies it"));
      return troubleOf(backend, "scanner");
    };

    it("accepts an existing state", async () => {
      expect(await closed(full(1))).toBeUndefined();
      expect(await closed("broken")).toMatchObject({ kind: "unreadable" });
    });

    it("does not say that a missing state never existed", async () => {
      await expect(closed(undefined)).rejects.toThrow(StateAccessDenied);
    });
  });
});
