import { main, VERBS } from "../../../../scripts/ops";

afterEach(() => jest.restoreAllMocks());

/** What a command line writes to standard output, and its exit code. */
async function said(...argv: readonly string[]): Promise<{ code: number; text: string }> {
  let text = "";
  jest.spyOn(process.stdout, "write").mockImplementation((part) => Boolean((text += String(part))));
  return { code: await main(argv), text };
}

it.each(VERBS.map((verb) => [verb.name, verb] as const))(
  "%s has --json, an example of its own and the exit codes in its help",
  async (name, { example }) => {
    const { code, text } = await said(...name.split(" "), "--help");
    expect(code).toBe(0);
    expect(text).toMatch(/^ +--json +machine-readable result on standard output$/m);
    expect(example.startsWith(`${name} --`)).toBe(true);
    expect(text).toContain(`\nExample:\n  npm run ops -- ${example}\n`);
    expect(text.replace(/\s+/g, " ")).toContain(
      "Exit codes: 0 done, 1 failed, not done or could not be checked, 2 drift, 3 wrong usage or configuration, 130 interrupted",
    );
  },
);
