import { framesOf } from "../../../bench/recording/frames";
import { Screen } from "../../../bench/recording/screen";
import { svgOf } from "../../../bench/recording/svg";

const SIZE = { columns: 20, rows: 3 };
const shown = (...texts: string[]) => {
  const screen = new Screen(SIZE.columns);
  for (const text of texts) screen.feed(text);
  return screen.last(SIZE.rows).map((line) => line.map(({ text }) => text).join(""));
};

test("a screen shows what a terminal would: redrawn lines, carriage returns, wrapped lines, and the last rows", () => {
  expect(shown("a\r\nb\r\n", "\x1b[1A\x1b[0Jc\r\n")).toEqual(["a", "c"]);
  expect(shown("12345\rab")).toEqual(["ab345"]);
  expect(shown("Go on? \x1b[8Gyes\r\n")).toEqual(["Go on? yes"]);
  expect(shown("x".repeat(25))).toEqual(["x".repeat(20), "x".repeat(5)]);
  expect(shown("1\r\n2\r\n3\r\n4\r\n")).toEqual(["2", "3", "4"]);
});

test("colours are kept, and what it does not know is an error, not a wrong picture", () => {
  const screen = new Screen(SIZE.columns);
  screen.feed("\x1b[32mok\x1b[39m plain \x1b[1mbold\x1b[22m");
  expect(screen.last(1)).toEqual([
    [
      { text: "ok", style: "green" },
      { text: " plain ", style: "" },
      { text: "bold", style: "bold" },
    ],
  ]);
  expect(() => screen.feed("\x1b[5;5H")).toThrow("a terminal is asked for");
});

test("waiting is cut, a turning sign makes no frame, and what is written at once is one", () => {
  const frames = framesOf(
    [
      { at: 0, text: "$ deploy\r\n" },
      { at: 10, text: "⠋ plan\r\n" },
      { at: 1_000, text: "\x1b[1A\x1b[0J⠙ plan\r\n" },
      { at: 60_000, text: "\x1b[1A\x1b[0Jdone\r\n" },
    ],
    SIZE,
  );
  expect(frames.map(({ lines, shown: time }) => [lines.map((line) => line[0]?.text), time])).toEqual([
    [["$ deploy", "⠿ plan"], 1_200],
    [["$ deploy", "done"], 5_000],
  ]);
});

test("the picture holds each line once, has a title, loads nothing, and stands still for those who want that", () => {
  const frames = framesOf(
    [
      { at: 0, text: "<a> & b\r\n" },
      { at: 500, text: "c\r\n" },
    ],
    SIZE,
  );
  const svg = svgOf(frames, SIZE, "A title");
  expect(svg.match(/&lt;a&gt; &amp; b/g)).toHaveLength(1);
  expect(svg.match(/<use /g)).toHaveLength(3);
  expect(svg).toContain("<title>A title</title>");
  expect(svg).toContain("prefers-reduced-motion");
  expect(svg.replace("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|<script|url\(|@import/);
});
