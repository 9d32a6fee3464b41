import { explain } from "../../../../scripts/doctor/explain";
import { OperationError } from "../../../../scripts/words/errors";
import { awsError } from "./patient";

const system = (code: string, message: string) => Object.assign(new Error(message), { code });

describe("explain", () => {
  it.each<[string, unknown, string, string | undefined]>([
    ["our own", new OperationError("no bucket", "make it"), "no bucket", "make it"],
    [
      "refused",
      system("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:9"),
      "no connection to AWS (connect ECONNREFUSED 127.0.0.1:9)",
      "Check",
    ],
    ["refused by all addresses", system("ECONNREFUSED", ""), "no connection to AWS (ECONNREFUSED)", "Check the network"],
    ["hanging", awsError("TimeoutError", 0, "request timed out"), "AWS does not answer", "Check the network"],
    [
      "throttled",
      awsError("ThrottlingException", 400, "Rate exceeded"),
      "AWS throttles the calls (ThrottlingException: Rate exceeded)",
      "Run this",
    ],
    ["denied", awsError("AccessDeniedException", 400, "not yours"), "AWS denies it (AccessDeniedException: not yours)", "Allow it"],
    [
      "denied by SNS",
      awsError("AuthorizationErrorException", 403, "not yours"),
      "AWS denies it (AuthorizationErrorException: not yours)",
      "Allow it",
    ],
    ["expired", awsError("ExpiredToken", 400, "old"), "AWS does not accept these credentials: old (ExpiredToken)", "Log in again"],
    [
      "not logged in",
      Object.assign(new Error("none"), { name: "CredentialsProviderError" }),
      "There are no AWS credentials: none",
      "Log in",
    ],
    ["any other of AWS", awsError("Odd", 500, "what"), "AWS answered Odd: what", undefined],
    ["nobody's", new TypeError("x is undefined"), "TypeError: x is undefined", undefined],
    ["no error", "text", "text", undefined],
  ])("%s", (_, error, what, fix) => {
    const explained = explain(error);
    expect(explained.what).toBe(what);
    if (fix === undefined) expect(explained.fix).toBeUndefined();
    else expect(explained.fix).toMatch(new RegExp(`^${fix}`));
  });
});
