import { Console } from "../../../../scripts/cli/console";

function output(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, columns: 80, write: (text: string) => written.push(text), text: () => written.join("") };
}

describe("Console", () => {
  it("writes each step to a pipe once, when it is done", async () => {
    const out = output(false);
    const console = new Console({ out, err: output(false), environment: {} });
    const result = await console.step(
      "publish",
      "bundling",
      (step) => {
        step.update("never shown");
        step.line("a line");
        return Promise.resolve(7);
      },
      (value) => `commit ${value}`,
    );
    expect(result).toBe(7);
    expect(out.text()).toMatch(/^ {12}a line\n {2}publish {3}commit 7 {44} {3}\d s\n$/);
  });

  it("says which step failed and passes the error on", async () => {
    const out = output(false);
    const console = new Console({ out, err: output(false), environment: {} });
    await expect(console.step("deploy", "a stack", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(out.text()).toMatch(/^ {2}deploy {4}a stack {45} {3}failed\n$/);
  });

  it("redraws lines on a terminal and leaves only the final ones", async () => {
    const out = output(true);
    const console = new Console({ out, err: output(true), environment: {} });
    await console.step("deploy", "a stack", (step) => {
      step.line("above");
      return Promise.resolve();
    });
    const screen = out.text();
    expect(screen).toContain("⠙ deploy    a stack\n");
    expect(screen).toContain("\x1b[1A\x1b[0J");
    expect(screen.slice(screen.lastIndexOf("\x1b[0J"))).toMatch(/a stack .* s.*\n$/);
  });

  it.each([[{ NO_COLOR: "1" }], [{ CI: "true" }], [{ TERM: "dumb" }]])("is plain on a terminal with %j", async (environment) => {
    const out = output(true);
    const console = new Console({ out, err: output(true), environment });
    console.line("bold", "bold");
    await console.step("x", "y", () => Promise.resolve());
    expect(out.text()).not.toContain("\x1b");
  });

  it.each([
    ["quiet", [], ["result", "bad"]],
    ["normal", ["a line", "part", "done"], ["result", "bad"]],
    ["verbose", ["a line", "part", "done"], ["result", "bad"]],
  ] as const)("%s shows %j of a step, and results and errors always", async (verbosity, ofStep, always) => {
    const [out, err] = [output(false), output(false)];
    const console = new Console({ out, err, verbosity, environment: {} });
    await console.step(
      "deploy",
      "a stack",
      (step) => {
        step.line("a line");
        step.progress("1 of 2", "part");
        return Promise.resolve();
      },
      () => "done",
    );
    console.table([["result"]]);
    console.error("bad");
    const shown = out.text() + err.text();
    expect(["a line", "part", "done", "result", "bad"].filter((each) => shown.includes(each))).toEqual([...ofStep, ...always]);
  });

  it("shows parts of a step on a terminal only if it is verbose", async () => {
    const shown = async (verbosity: "normal" | "verbose") => {
      const out = output(true);
      await new Console({ out, err: out, verbosity, environment: {} }).step("deploy", "a stack", (step) => {
        step.progress("1 of 2", "one part of it");
        return Promise.resolve();
      });
      return out.text().includes("one part of it");
    };
    expect([await shown("normal"), await shown("verbose")]).toEqual([false, true]);
  });

  it("keeps standard output for the JSON in JSON mode", async () => {
    const [out, err] = [output(false), output(false)];
    const console = new Console({ out, err, json: true, environment: {} });
    await console.step("x", "y", () => Promise.resolve());
    console.line("progress");
    console.result({ a: 1 });
    console.error("bad");
    expect(out.text()).toBe('{\n  "a": 1\n}\n');
    expect(err.text()).toContain("progress\nbad\n");
  });
});
