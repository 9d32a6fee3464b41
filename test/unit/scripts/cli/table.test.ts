import { paint, printable, table } from "../../../../scripts/cli/table";

describe("table", () => {
  it("aligns columns and leaves no trailing blanks", () => {
    const rows = [
      ["severity", "package", "problem"],
      ["high", "requests 2.19.1", "x"],
      ["critical", "a", ""],
    ];
    expect(table(rows, false)).toEqual(["severity  package          problem", "high      requests 2.19.1  x", "critical  a"]);
  });

  it("colours cells without counting the colours as width", () => {
    expect(
      table(
        [
          [{ text: "high", style: "red" }, "a"],
          ["medium", "b"],
        ],
        true,
      ),
    ).toEqual(["\x1b[31mhigh\x1b[39m    a", "medium  b"]);
    expect(paint("x", "red", false)).toBe("x");
  });

  it("removes control characters of package names", () => {
    expect(printable("evil\x1b[2J\u202epkg\r\n")).toBe("evil\ufffd[2J\ufffdpkg\ufffd\ufffd");
    expect(table([["a\x1b[31mb", "c"]], false)).toEqual(["a\ufffd[31mb  c"]);
  });
});
