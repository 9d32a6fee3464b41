import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../../../environments/schema";
import { actorIn } from "../../../../scripts/aws/actor";
import { stacks } from "../../../../scripts/doctor/checks/stacks";
import { stateBucket } from "../../../../scripts/doctor/checks/state-bucket";
import { stateFolder } from "../../../../scripts/doctor/checks/state-folder";
import { stateLocks } from "../../../../scripts/doctor/checks/state-locks";
import { consult } from "../../../../scripts/doctor/consult";
import { Interrupted } from "../../../../scripts/words/errors";
import { LOCK_TEXT, screen, stateText } from "../../../helpers/states";
import { patient, said } from "./patient";

describe("an environment that keeps its states in local files", () => {
  let path: string;
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), "doctor-"));
  });
  afterEach(() => rmSync(path, { recursive: true }));
  const subject = () => patient({}, { backend: { kind: "local", path } });

  it("has a folder instead of a bucket", async () => {
    expect([stateFolder, stateBucket].map(({ applies }) => applies?.(subject()))).toEqual([true, false]);
    expect([stateFolder, stateBucket].map(({ applies }) => applies?.(patient({})))).toEqual([false, true]);
    expect(await stateFolder.run(subject())).toEqual([
      { level: "problem", what: "not deployed yet from this machine", fix: "npm run ops -- deploy --env sandbox", stops: true },
    ]);
    mkdirSync(join(path, "sandbox"));
    expect(await said(stateFolder, subject())).toEqual([`ok: ${join(path, "sandbox")}`]);
  });

  it("has locks and stacks, and no state stack", async () => {
    mkdirSync(join(path, "sandbox"));
    for (const kind of ["registry", "secrets", "scanner"])
      writeFileSync(join(path, "sandbox", `${kind}.tfstate`), stateText(1, { a: "1" }));
    writeFileSync(join(path, "sandbox", ".scanner.tfstate.lock.info"), LOCK_TEXT);
    expect(await said(stacks, subject())).toEqual(["ok: registry 1 resources, secrets 1 resources, scanner 1 resources"]);
    expect((await stateLocks.run(subject())).map(({ level }) => level)).toEqual(["warning"]);
  });
});

test("a user who stops the doctor gets no partial findings", async () => {
  const context = {
    environments: [],
    actorIn: (each: Environment) => actorIn(each),
    console: screen().console,
    signal: AbortSignal.abort(),
  };
  await expect(consult(context)).rejects.toThrow(Interrupted);
});
