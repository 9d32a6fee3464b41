import { parseHtmlPage, parseJsonPage } from "../../../../sandbox/index/listing";

const hash = "A".repeat(64);
const jsonPage = (files: unknown, version = "1.1") => JSON.stringify({ meta: { "api-version": version }, name: "x", files });

describe("JSON (PEP 691)", () => {
  test("every member is read", () => {
    const file = {
      filename: "x-1.0-py3-none-any.whl",
      url: "../../files/x-1.0-py3-none-any.whl#sha256=ignored",
      hashes: { sha256: hash },
      "requires-python": ">=3.8",
      "core-metadata": { sha256: hash },
      yanked: "broken",
      size: 12,
      "upload-time": "2021-01-01T00:00:00Z",
    };
    expect(parseJsonPage(jsonPage([file]), "https://index.invalid/simple/x/")).toEqual([
      {
        filename: "x-1.0-py3-none-any.whl",
        url: "https://index.invalid/files/x-1.0-py3-none-any.whl",
        sha256: "a".repeat(64),
        requiresPython: ">=3.8",
        hasMetadataFile: true,
        yanked: "broken",
        size: 12,
        uploadTime: "2021-01-01T00:00:00Z",
      },
    ]);
  });

  test.each([
    [{ yanked: true }, ""],
    [{ yanked: false }, false],
    [{}, false],
    [{ yanked: "" }, ""],
  ])("%j means yanked: %j", (members, expected) => {
    const [link] = parseJsonPage(
      jsonPage([{ filename: "x-1.tar.gz", url: "https://index.invalid/x-1.tar.gz", ...members }]),
      "https://index.invalid/",
    );
    expect(link?.yanked).toBe(expected);
  });

  test.each([
    ["no JSON", "<html>"],
    ["another shape", "{}"],
    ["another major version", jsonPage([], "2.0")],
  ])("%s is an error of the index", (_, text) => {
    let problem: unknown;
    try {
      parseJsonPage(text, "https://index.invalid/simple/x/");
    } catch (error) {
      problem = error;
    }
    expect(problem).toMatchObject({ name: "IndexError", status: 200 });
  });
});

describe("HTML (PEP 503)", () => {
  const page = (body: string, head = "") => `<!DOCTYPE html><html><head>${head}</head><body>${body}</body></html>`;
  const links = (body: string, head?: string) => parseHtmlPage(page(body, head), "https://index.invalid/simple/x/");

  test("an anchor with its attributes", () => {
    const attributes = 'data-requires-python="&gt;=3.8,&lt;4" data-yanked="a &quot;bad&quot; one" data-core-metadata="true"';
    expect(links(`<a href="../../files/x-1.0%2Bl.tar.gz#sha256=${hash}" ${attributes}>x</a>`)).toEqual([
      {
        filename: "x-1.0+l.tar.gz",
        url: "https://index.invalid/files/x-1.0%2Bl.tar.gz",
        sha256: "a".repeat(64),
        requiresPython: ">=3.8,<4",
        yanked: 'a "bad" one',
        hasMetadataFile: true,
      },
    ]);
  });

  test("reads a yank without a reason, no yank, and the older attribute for metadata", () => {
    const found = links(
      '<a href="x-1.tar.gz" data-yanked>x</a><A HREF="x-2.tar.gz">x</A><a href="x-3.whl" data-dist-info-metadata="sha256=0">x</a>',
    );
    expect(found.map((each) => [each.filename, each.yanked, each.hasMetadataFile])).toEqual([
      ["x-1.tar.gz", "", false],
      ["x-2.tar.gz", undefined, false],
      ["x-3.whl", undefined, true],
    ]);
  });

  test("<base> changes the links, and an anchor without a valid href is not a link", () => {
    const found = links('<a>x</a><a href="https://[">x</a><a href="x-1.tar.gz">x</a>', '<base href="https://files.invalid/a/">');
    expect(found.map((each) => each.url)).toEqual(["https://files.invalid/a/x-1.tar.gz"]);
  });

  test("anchors inside comments and scripts are not links", () => {
    expect(links('<!-- <a href="x-1.tar.gz">x</a> --><script>"<a href=x-2.tar.gz>"</script>')).toEqual([]);
  });

  test("another major version is an error (PEP 629)", () => {
    expect(() => links("", '<meta name="pypi:repository-version" content="2.0">')).toThrow("speaks version 2.0");
  });

  test("a percent sign that encodes nothing stays", () => {
    expect(links('<a href="x-%zz.tar.gz">x</a>').map((each) => each.filename)).toEqual(["x-%zz.tar.gz"]);
  });
});
