import { InvalidArgumentError } from "commander";
import { runCommandLine, type Work } from "../../../../scripts/cli/command-line";
import { Interrupted, OperationError, UsageError } from "../../../../scripts/words/errors";

describe("runCommandLine", () => {
  let written: { out: string; err: string };

  beforeEach(() => {
    written = { out: "", err: "" };
    jest.spyOn(process.stdout, "write").mockImplementation((text) => Boolean((written.out += String(text))));
    jest.spyOn(process.stderr, "write").mockImplementation((text) => Boolean((written.err += String(text))));
  });
  afterEach(() => jest.restoreAllMocks());

  const run = (argv: readonly string[], work: Work = () => Promise.resolve(0)) =>
    runCommandLine("npm run it --", argv, (program, perform) => {
      program
        .option("--json")
        .option("--number <n>", "a number", (text) => {
          if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It must be a number.");
          return Number(text);
        })
        .action((options: { json?: boolean }) => perform(options.json === true, work));
    });

  it("returns the exit code of the work", async () => {
    expect(await run([], () => Promise.resolve(2))).toBe(2);
    expect(written).toEqual({ out: "", err: "" });
  });

  it("keeps standard output for the JSON if asked for", async () => {
    const work: Work = (console) => {
      console.line("working");
      console.result({ a: 1 });
      return Promise.resolve(0);
    };
    await run(["--json"], work);
    expect(written).toEqual({ out: '{\n  "a": 1\n}\n', err: "working\n" });
  });

  it.each([
    [new OperationError("No bucket x"), 1, "No bucket x\n"],
    [new UsageError("No such port", "Take another."), 3, "No such port\n  Take another.\n"],
    [new Interrupted(), 130, "Interrupted.\n"],
  ])("shows the error that the work threw: %s", async (error, exitCode, text) => {
    expect(await run([], () => Promise.reject(error))).toBe(exitCode);
    expect(written).toEqual({ out: "", err: text });
  });

  it("counts any failure after the user's signal as the interruption", async () => {
    const work: Work = (_console, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("socket hang up")));
        process.emit("SIGTERM");
      });
    expect(await run([], work)).toBe(130);
    expect(written.err).toBe("Interrupted.\n");
  });

  it("reports wrong usage once", async () => {
    expect(await run(["--nope"])).toBe(3);
    expect(await run(["--number", "x"])).toBe(3);
    expect(written.err).toBe(
      "error: unknown option '--nope'\nerror: option '--number <n>' argument 'x' is invalid. It must be a number.\n",
    );
  });

  it("counts help as success", async () => {
    expect(await run(["--help"])).toBe(0);
    expect(written.out).toMatch(/^Usage: npm run it -- \[options\]/);
  });

  it("shows an error before there is a command, without a stack", async () => {
    const broken = () => {
      throw new UsageError("environments/x.yml:1", "would not be read");
    };
    expect(await runCommandLine("npm run it --", [], broken)).toBe(3);
    expect(written.err).toBe("environments/x.yml:1\n  would not be read\n");
  });
});
