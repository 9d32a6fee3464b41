import { code, codeBlock, words } from "../../../../modules/text/markdown";
import { inert, inertJson, printable, printableLines } from "../../../../modules/text/printable";
import { secrets } from "../../../../modules/text/redactor";
import { shownLine, shownLines } from "../../../../modules/text/shown";
import { markup } from "../../../../modules/page/html";

/** What a terminal would obey: the clipboard, the screen, the title, in C0 and C1; order and visibility of letters. */
const OBEYED = [
  "\x1b]52;c;ZXZpbA==\x07",
  "\x1b[2J\x1b[3J\x1b[H",
  "\x1b]0;title\x1b\\",
  "\x1bPq#0\x1b\\",
  "\x9b2J",
  "\x9d52;c;ZXZpbA==\x9c",
  "a\rb",
  "a\bb",
  "\x07",
  "\x00",
  "\x7f",
  "\u202eevil\u202c",
  "\u2066x\u2069",
  "a\u200bb\u200dc\ufeffd",
  "\u{e0041}\u{e0042}",
  "a\u2028b\u2029c",
  "\ud800",
];

describe("text from outside", () => {
  test.each(OBEYED)("%j is shown, never obeyed", (text) => {
    const obeyed = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
    for (const shown of [printable(text), shownLine(text), code(text), words(text), markup`${text}`.text])
      expect(shown).not.toMatch(obeyed);
    for (const shown of [printableLines(text), shownLines(text), codeBlock(text)]) expect(shown).not.toMatch(obeyed);
    const json = inertJson(JSON.stringify({ text }));
    expect(json).not.toMatch(obeyed);
    expect(JSON.parse(json)).toEqual({ text });
  });

  it("keeps lines and tabs of a log, without its colours", () => {
    expect(printableLines("\x1b[1;31merror\x1b[0m\tno\r\nnext")).toBe("error\tno\nnext");
    expect(printable("a\nb")).toBe("a\ufffdb");
    expect(printable("näme 名 ✓")).toBe("näme 名 ✓");
  });

  it("finds a secret that colours divide", () => {
    secrets.learn("divided-secret-value");
    expect(shownLines("divided-\x1b[31msecret\x1b[0m-value")).toBe("[redacted]");
  });
});

describe("a CI system", () => {
  test.each([
    ["::error title=x::y", ": :error title=x::y"],
    ["a\n \t::add-mask::a\n::set-output name=x::y", "a\n \t: :add-mask::a\n: :set-output name=x::y"],
    ["x ##[add-path]/tmp ##vso[task.setvariable]y ##teamcity[x]", "x # #[add-path]/tmp # #vso[task.setvariable]y # #teamcity[x]"],
    ["## Drift: a::b", "## Drift: a::b"],
  ])("does not obey %j", (text, expected) => expect(inert(text)).toBe(expected));

  it("takes a run of carriage returns before a line break for a part of it, and shows others", () => {
    const run = "\r".repeat(100_000);
    expect(printableLines(`a${run}\nb`)).toBe("a\nb");
    expect(printableLines(run)).toBe("\ufffd".repeat(100_000));
  });

  it("gets the same JSON", () => {
    const json = inertJson(JSON.stringify({ a: "##[command]" }));
    expect([json.includes("##["), JSON.parse(json)]).toEqual([false, { a: "##[command]" }]);
  });
});

describe("Markdown", () => {
  test.each([
    ["![x](https://evil.example/p.png)", "`![x](https://evil.example/p.png)`"],
    ["@team #1 www.evil.example", "`@team #1 www.evil.example`"],
    ["www.evil.example", "`www.evil.example`"],
    ["<img src=x>|`", "`` <img src=x>\\|` ``"],
    ["not begun", "not begun"],
    ["2026-11-27T12:00:00.000Z", "2026-11-27T12:00:00.000Z"],
    ["a_b_", "`a_b_`"],
    ["", ""],
  ])("%j is %j in a cell", (text, expected) => expect(words(text)).toBe(expected));

  it("shows a reason of many lines literally", () => {
    expect(codeBlock("Error:\x1b]52;c;eA==\x07\n\n# <b>@x</b>\r\n```\n\tx")).toBe(
      ["    Error:\ufffd]52;c;eA==\ufffd", "    ", "    # <b>@x</b>", "    ```", "    \tx"].join("\n"),
    );
  });

  it("takes a secret out before it cuts", () => {
    secrets.learn("a-secret-that-is-cut-in-the-middle");
    expect(code(`${"x".repeat(280)} a-secret-that-is-cut-in-the-middle`)).toBe(`\`${"x".repeat(280)} [redacted]\``);
  });
});
