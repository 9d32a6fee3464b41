import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { changesIn, Terraform } from "../../../../scripts/terraform/terraform";
import type { LockInfo } from "../../../../scripts/terraform/state-lock";

describe("changesIn", () => {
  it("reads the last line of an apply and of a destroy", () => {
    const apply = "Plan: 9 to add, 9 to change, 9 to destroy.\n\nApply complete! Resources: 29 added, 1 changed, 2 destroyed.\n";
    expect(changesIn(apply)).toEqual({ added: 29, changed: 1, destroyed: 2 });
    expect(changesIn("Destroy complete! Resources: 29 destroyed.")).toEqual({ added: 0, changed: 0, destroyed: 29 });
  });
});

/** A program that finds the state locked until somebody forces the lock, and notes what it was told. */
const LOCKED = `#!/bin/sh
echo "$*" >> told
[ "$1" = force-unlock ] && { touch free; exit 0; }
[ -e free ] && exit 0
printf 'Error: Error acquiring the state lock\\n\\nLock Info:\\n  ID:        lock-1\\n  Path:      b/dev/scanner.tfstate\\n  Who:       ana@laptop\\n' >&2
exit 1
`;

describe("a lock that is in the way", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "terraform-"));
    writeFileSync(join(directory, "terraform"), LOCKED, { mode: 0o755 });
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const untaint = (isLeftBehind?: (lock: LockInfo) => boolean) => {
    const terraform = new Terraform({
      program: join(directory, "terraform"),
      directory,
      environment: { PATH: process.env.PATH },
      isLeftBehind,
    });
    return terraform.untaint("aws_x.y");
  };
  const told = () => readFileSync(join(directory, "told"), "utf8").trim().split("\n");

  it("is removed if it is that of a run which was killed here", async () => {
    await untaint(({ id, who }) => id === "lock-1" && who === "ana@laptop");
    expect(told()).toEqual(["untaint aws_x.y", "force-unlock -force lock-1", "untaint aws_x.y"]);
  });

  it("is known to be gone after a command that holds the lock, and only after that", async () => {
    writeFileSync(join(directory, "free"), "");
    let locked = 0;
    const program = join(directory, "terraform");
    const terraform = new Terraform({ program, directory, environment: { PATH: process.env.PATH }, onLocked: () => (locked += 1) });
    await terraform.init();
    await terraform.plan({ lock: false });
    expect(locked).toBe(0);
    await terraform.plan();
    await terraform.apply();
    expect(locked).toBe(2);
  });

  it("is not Terraform's to take where somebody holds it in its place", async () => {
    writeFileSync(join(directory, "free"), "");
    const program = join(directory, "terraform");
    const held: string[] = [];
    const terraform = new Terraform({
      program,
      directory,
      environment: { PATH: process.env.PATH },
      inLock: async (work) => {
        held.push("taken");
        const done = await work();
        held.push("given back");
        return done;
      },
    });
    await terraform.init();
    await terraform.plan({ lock: false });
    expect(held).toEqual([]);
    await terraform.apply({ plan: "plan.tfplan" });
    expect(held).toEqual(["taken", "given back"]);
    expect(told().at(-1)).toBe("apply -lock=false -input=false -no-color -auto-approve plan.tfplan");
  });

  it("stays if it is anybody else's", async () => {
    await expect(untaint(() => false)).rejects.toThrow("State of dev-scanner is locked: by ana@laptop");
    await expect(untaint()).rejects.toThrow("--id lock-1 --force");
    expect(told()).toEqual(["untaint aws_x.y", "untaint aws_x.y"]);
  });
});

test.each(["plan", "apply"] as const)(
  "a %s outlives a killed ops: no broken pipe ends it, which would leave its lock and its provider",
  async (verb) => {
    const directory = mkdtempSync(join(tmpdir(), "terraform-"));
    try {
      const program = join(directory, "terraform");
      writeFileSync(program, '#!/bin/sh\n[ -p /dev/stdout ] && echo "$1 pipe" || echo "$1 file"\n', { mode: 0o755 });
      const logFile = join(directory, "logs", "x.log");
      const terraform = new Terraform({ program, directory, environment: { PATH: process.env.PATH }, logFile });
      await terraform[verb]();
      expect(readFileSync(logFile, "utf8")).toBe(`${verb} file\n`);
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
);
