import { text, texts } from "../../../../sandbox/kit/xml";

test("the content of each outermost element, with what is in it", () => {
  const xml = "<a><b>1</b><c><b>2<b>3</b></b></c><b>x &amp; y</b></a>";
  expect([texts(xml, "b"), text(xml, "b"), text(xml, "none")]).toEqual([["1", "2<b>3</b>", "x & y"], "1", undefined]);
});

test("a document of a hundred levels is read, a deeper one is not", () => {
  const nested = (levels: number) => `${"<a>".repeat(levels)}<b>x</b>${"</a>".repeat(levels)}`;
  expect(texts(nested(99), "b")).toEqual(["x"]);
  for (const levels of [100, 200_000])
    expect(() => texts(nested(levels), "b")).toThrow("The XML is larger than the 100 levels that the sandbox takes");
  expect(() => texts("<a>".repeat(200_000), "b")).toThrow("The XML is larger than the 100 levels that the sandbox takes");
});
