import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Actor } from "../../../../scripts/aws/actor";
import { type FolderOptions, openFolder } from "../../../../scripts/terraform/open-folder";
import { sandbox } from "../../../helpers/states";

let work: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "open-folder-"));
});
afterEach(() => rmSync(work, { recursive: true }));

/** Whether the marker of a run that was killed stays after another one that ended before it met a lock. */
async function staysAfter(purpose: FolderOptions["purpose"]): Promise<boolean> {
  const file = join(work, purpose, sandbox.name, "running.json");
  mkdirSync(dirname(file), { recursive: true });
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  writeFileSync(file, JSON.stringify({ pids: [pid], startedAt: "2026-11-24T16:20:00Z" }));
  // It ends at once: there is no such app.
  const variables = { OPS_SYNTH_PROGRAM: join(work, "no-app.js") };
  const actor: Actor = { environment: sandbox, kind: "deploy", role: undefined, variables, credentials: undefined, endpoints: {} };
  const opening = openFolder(actor, { purpose, signal: new AbortController().signal, logDirectory: work, workDirectory: work });
  await expect(opening).rejects.toThrow("The stacks of sandbox could not be synthesized");
  return existsSync(file);
}

test("the lock of a run that was killed is remembered until somebody meets it, where Terraform takes one", async () => {
  expect([await staysAfter("ops"), await staysAfter("adopt"), await staysAfter("untaint")]).toEqual([true, true, true]);
  expect([await staysAfter("drift"), await staysAfter("migrate"), await staysAfter("migrate-from")]).toEqual([false, false, false]);
});
