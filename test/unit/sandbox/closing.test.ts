import { Closing } from "../../../sandbox/closing";

test("stops in reverse order, each part once, and the others even if one fails", async () => {
  const stopped: string[] = [];
  const closing = new Closing();
  closing.add(() => stopped.push("first"));
  closing.add(() => Promise.reject(new Error("stuck")));
  const kept = { stop: () => Promise.resolve(stopped.push("last")) };
  expect(closing.keep(kept)).toBe(kept);
  await expect(closing.close()).rejects.toThrow("stuck");
  expect(stopped).toEqual(["last", "first"]);
  await closing.close();
  expect(stopped).toHaveLength(2);
});
