import { allOrFirstFailure } from "../../../../scripts/process/all";

describe("allOrFirstFailure", () => {
  it("returns all results in their order", async () => {
    const stop = jest.fn();
    expect(await allOrFirstFailure([Promise.resolve(1), Promise.resolve("b")], stop)).toEqual([1, "b"]);
    expect(stop).not.toHaveBeenCalled();
  });

  it("asks the others to stop, waits for them, and throws the earliest failure", async () => {
    let stopOther: () => void = () => undefined;
    let otherEnded = false;
    const other = new Promise<never>((_resolve, reject) => (stopOther = () => setImmediate(() => reject(new Error("stopped"))))).finally(
      () => (otherEnded = true),
    );
    await expect(allOrFirstFailure([other, Promise.reject(new Error("first"))], () => stopOther())).rejects.toThrow("first");
    expect(otherEnded).toBe(true);
  });
});
