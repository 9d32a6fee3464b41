import { tooDeep } from "../../../../sandbox/gateway/too-deep";
import { TooLarge } from "../../../../sandbox/kit/limits";

test("what Node cannot follow, and XML of too many levels, is the caller's mistake; nothing else is", () => {
  const nested = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`) as unknown;
  const failureOf = (work: () => unknown) => {
    try {
      return work();
    } catch (error) {
      return error;
    }
  };
  const shown = (failure: unknown) => {
    const error = tooDeep(failure);
    return error && [error.code, error.status, error.message];
  };
  expect(shown(failureOf(() => JSON.stringify(nested)))).toEqual([
    "SerializationException",
    400,
    "The request is nested too deeply: Maximum call stack size exceeded",
  ]);
  expect(shown(new TooLarge("The XML", 100, "levels"))).toEqual([
    "SerializationException",
    400,
    "The request is nested too deeply: The XML is larger than the 100 levels that the sandbox takes",
  ]);
  expect(shown(new Error("another"))).toBeUndefined();
});
