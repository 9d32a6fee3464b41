import { spawnSync } from "node:child_process";
import { quotedWord, shellWord } from "../../../../scripts/words/shell-word";

test("a word is quoted only where a shell would take it for something else", () => {
  expect(shellWord("/home/ana/results-1/plan.json")).toBe("/home/ana/results-1/plan.json");
  expect(shellWord("my plans/it's.json")).toBe(`'my plans/it'\\''s.json'`);
  expect([shellWord(""), quotedWord("a")]).toEqual(["''", "'a'"]);
});

test("whatever it is, the real shell gets it back", () => {
  const words = ["a b", "$HOME", "`id`", "it's", '"', "\\", "*", "~", "a\nb", "#", "", "ü"];
  const { stdout } = spawnSync("sh", ["-c", `printf '%s\\0' ${words.map(shellWord).join(" ")}`], { encoding: "utf8" });
  expect(stdout.split("\0")).toEqual([...words, ""]);
});
