import { RulesLines } from "../../../modules/scanner/adapters/rules-lines";

const dependencies = [{ package: "b", requirement: ">=1" }];
const question = {
  pages: { "team/a": { name: "a", files: [{ name: "a-1.whl" }] } },
  packages: [
    { name: "a", version: "1", page: "team/a", dependencies },
    { name: "b", version: "1", page: "team/b", dependencies: [] },
    { name: "a", version: "2", page: "team/a", dependencies: [] },
    { name: "c", version: "1", page: "team/c", dependencies: [] },
  ],
};
const HEAD = JSON.stringify({ python: "3.11.7", platform: "Linux" });
const judged = (...details: string[]) => JSON.stringify(details.map((detail) => ({ installable: "yes", detail, files: [], edges: [] })));

test("each page goes with the versions that it is asked about, and all names go before", () => {
  const [versions, ...pages] = [...new RulesLines(question).asked()].map((line) => JSON.parse(line) as unknown);
  expect(versions).toEqual({ versions: { a: ["1", "2"], b: ["1"], c: ["1"] } });
  expect(pages).toEqual([
    {
      page: question.pages["team/a"],
      packages: [
        { name: "a", version: "1", dependencies },
        { name: "a", version: "2", dependencies: [] },
      ],
    },
    { packages: [{ name: "b", version: "1", dependencies: [] }] },
    { packages: [{ name: "c", version: "1", dependencies: [] }] },
  ]);
});

test("the answers come in the order of the question", () => {
  const lines = new RulesLines(question);
  for (const line of [HEAD, judged("a 1", "a 2"), judged("b 1"), judged("c 1")]) lines.take(line);
  const { python, packages } = lines.whole();
  expect([python, packages.map(({ detail }) => detail)]).toEqual(["3.11.7", ["a 1", "b 1", "a 2", "c 1"]]);
});

test.each([
  ["nothing", [], "gave no whole answer"],
  ["an answer that ends early", [HEAD, judged("a 1", "a 2"), judged("b 1")], "gave no whole answer"],
  ["an answer about fewer versions", [HEAD, judged("a 1")], "answered about other packages"],
  ["more than was asked", [HEAD, judged("", ""), judged(""), judged(""), judged("")], "answered about other packages"],
  ["another shape", [HEAD, '[{"installable":"perhaps"}]'], "installable"],
  ["no JSON", ["python: warning"], "JSON"],
])("%s is no answer", (_, answer, reason) => {
  const lines = new RulesLines(question);
  for (const line of answer) lines.take(line);
  expect(() => lines.whole()).toThrow(reason);
});
