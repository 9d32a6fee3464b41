import { dependencyOf, parseMetadata } from "../../../../sandbox/services/codeartifact/model/metadata";

test("headers, folded lines and the body", () => {
  const text =
    "Metadata-Version: 2.1\r\nName: x\r\nSummary:  A thing \r\nLicense: UNKNOWN\r\nLicense-Expression: MIT\r\nRequires-Dist: a\r\nRequires-Dist: b (>=2)\r\n ; extra == 'x'\r\nProject-URL: Source Code, https://x.test\r\nRequires-Python: >=3\r\n\r\nLong: text\r\n";
  expect(parseMetadata(text)).toEqual({
    summary: "A thing",
    homePage: undefined,
    license: "MIT",
    requiresPython: ">=3",
    requiresDist: ["a", "b (>=2)\n; extra == 'x'"],
    projectUrls: [{ label: "Source Code", url: "https://x.test" }],
    description: "Long: text",
  });
});

test("a description in a header, and empty metadata", () => {
  expect(parseMetadata("Description: one\n       |two\nHome-page: UNKNOWN\n")).toMatchObject({
    description: "one\ntwo",
    homePage: undefined,
  });
  expect(parseMetadata("\0\u0001 garbage")).toMatchObject({ requiresDist: [], summary: undefined });
});

test.each([
  ["requests", "requests", undefined],
  ["Zope.Interface>=5,<6", "zope-interface", ">=5,<6"],
  ["a (>=1.0)", "a", ">=1.0"],
  ['a (>=1.0) ; python_version < "3"', "a", '>=1.0 ; python_version < "3"'],
  ['b[x,y]~=1.0; extra == "z"', "b", '[x,y]~=1.0; extra == "z"'],
  ["c @ https://x.test/c.whl", "c", "@ https://x.test/c.whl"],
])("%s", (line, name, versionRequirement) => {
  expect(dependencyOf(line)).toEqual({ package: name, dependencyType: "Requires-Dist", versionRequirement });
});

test.each(["", "   ", "-e .", "<script>"])("%j is not a dependency", (line) => {
  expect(dependencyOf(line)).toBeUndefined();
});
