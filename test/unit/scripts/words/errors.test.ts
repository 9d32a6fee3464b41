import { EnvironmentError } from "../../../../environments/load";
import { Interrupted, OperationError, presentError, UsageError } from "../../../../scripts/words/errors";

test("a full disk is no bug of ours: what to do, and no stack", () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  expect(presentError(full)).toEqual({
    text: "The disk is full: ENOSPC: no space left on device, write\n  Make room (results/ops and .cache may be emptied) and run this again.",
    exitCode: 1,
  });
});

describe("presentError", () => {
  it("shows problem and remedy of expected errors, with their exit codes", () => {
    expect(presentError(new UsageError("The port 99999 is too high", "Take one\nbelow 65536."))).toEqual({
      text: "The port 99999 is too high\n  Take one\n  below 65536.",
      exitCode: 3,
    });
    expect(presentError(new OperationError("No bucket x"))).toEqual({ text: "No bucket x", exitCode: 1 });
    expect(presentError(new Interrupted())).toEqual({ text: "Interrupted.", exitCode: 130 });
  });

  it("shows mistakes in environment files as usage errors, without a stack", () => {
    const error = new EnvironmentError([{ file: "environments/prod.yaml", line: 4, key: "account", value: "12", fix: "12 digits" }]);
    expect(presentError(error)).toEqual({ text: "environments/prod.yaml:4  account 12\n  12 digits", exitCode: 3 });
  });

  it("treats an aborted call as an interruption", () => {
    expect(presentError(Object.assign(new Error("This operation was aborted"), { name: "AbortError" })).exitCode).toBe(130);
  });

  it("names AWS's code and message without a stack", () => {
    const denied = Object.assign(new Error("User x is not authorized"), { name: "AccessDeniedException", $metadata: {} });
    expect(presentError(denied)).toEqual({ text: "AWS answered AccessDeniedException: User x is not authorized", exitCode: 1 });
    const expired = Object.assign(new Error("The token is expired"), { name: "ExpiredToken", $metadata: {} });
    expect(presentError(expired).text).toContain("aws sso login");
    const none = Object.assign(new Error("Could not load credentials from any providers"), { name: "CredentialsProviderError" });
    expect(presentError(none).text).toMatch(/^There are no AWS credentials: Could not load/);
    const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED", $metadata: { attempts: 3 } });
    expect(presentError(refused).text).toContain("AWS_ENDPOINT_URL");
  });

  it.each(["EACCES", "EROFS", "ENOTDIR", "EISDIR"])("shows what the machine refuses, %s, without a stack", (code) => {
    const error = Object.assign(new Error(`${code}: no, open '/x/report.md'`), { code, syscall: "open", path: "/x/report.md" });
    expect(presentError(error)).toEqual({
      text: `This machine refuses: ${code}: no, open '/x/report.md'\n  Check the rights and the space there.`,
      exitCode: 1,
    });
  });

  it("keeps the stack of unexpected errors", () => {
    const { text, exitCode } = presentError(new TypeError("x is undefined"));
    expect(text).toMatch(/^TypeError: x is undefined\n\s+at /);
    expect(exitCode).toBe(1);
    expect(presentError("thrown text")).toEqual({ text: "thrown text", exitCode: 1 });
  });
});
