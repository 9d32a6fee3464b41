import { LineSplitter } from "../../../../scripts/process/line-splitter";

describe("LineSplitter", () => {
  it("splits lines independently of the pieces", () => {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line));
    for (const piece of ["on", "e\ntw", "o\r\n\nthr", "ee"]) splitter.push(piece);
    expect(lines).toEqual(["one", "two", ""]);
    splitter.end();
    splitter.end();
    expect(lines).toEqual(["one", "two", "", "three"]);
  });
});
