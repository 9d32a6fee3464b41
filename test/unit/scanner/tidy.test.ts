import { tidy } from "../../../modules/scanner/adapters/tidy";

test("what nothing holds any more is gone at once", async () => {
  let big: object | undefined = { text: "x".repeat(1000) };
  const seen = new WeakRef(big);
  big = undefined;
  // A weak reference holds its object until the turn ends.
  await new Promise((resolve) => setImmediate(resolve));
  tidy();
  expect(seen.deref()).toBeUndefined();
});
