import { page } from "../../../../sandbox/kit/pages";

const id = (item: string) => item;
const all = ["a", "b", "c"];

test("pages follow each other, the last has no token", () => {
  const first = page(all, id, 2, undefined, "InvalidNextTokenException");
  expect(first.items).toEqual(["a", "b"]);
  expect(page(all, id, 2, first.nextToken, "InvalidNextTokenException")).toEqual({ items: ["c"] });
  expect(page(["0", ...all], id, 2, first.nextToken, "InvalidNextTokenException").items).toEqual(["c"]);
  expect(page([], id, 2, undefined, "InvalidNextTokenException")).toEqual({ items: [] });
});

test("a token that was never issued is refused", () => {
  expect(() => page(all, id, 2, "eA", "InvalidNextTokenException")).toThrow(
    expect.objectContaining({ code: "InvalidNextTokenException" }) as Error,
  );
});
