import { parseIndexPage } from "../../../modules/scanner/adapters/index-html";

test("reads files, Requires-Python and yanks", () => {
  const page = `<!DOCTYPE html><html><head><meta name="pypi:repository-version" content="1.0"><title>Links</title></head><body><h1>a</h1>
<a href="1.0/a-1.0-py3-none-any.whl#sha256=00" data-requires-python="&gt;=3.8, &lt;4">a</a><br/>
<A HREF='../../files/a-1.1%2Bcpu-py3-none-any.whl?x=/y' data-yanked="broken &amp; old">a</A>
<a href="https://host/p/a-1.2.tar.gz" data-yanked="" data-requires-python="">a</a>
<a href="a-1.3.zip" data-yanked>a</a></body></html>`;
  expect(parseIndexPage(page)).toEqual([
    { name: "a-1.0-py3-none-any.whl", requiresPython: ">=3.8, <4", yanked: undefined },
    { name: "a-1.1+cpu-py3-none-any.whl", requiresPython: undefined, yanked: "broken & old" },
    { name: "a-1.2.tar.gz", requiresPython: undefined, yanked: "" },
    { name: "a-1.3.zip", requiresPython: undefined, yanked: "" },
  ]);
});

test("links that are not files are left out, and broken pages are read as far as possible", () => {
  const page = `<a>none</a><a href="">x</a><a href="dir/">x</a><a href="%E0%A4%A">x</a><!-- <a href="c.whl"> --><script>'<a href="s.whl">'</script>
<a href="b-1.whl" data-requires-python="&lt;script&gt;"><a href='unclosed-1.whl`;
  expect(parseIndexPage(page).map(({ name, requiresPython }) => [name, requiresPython])).toEqual([["b-1.whl", "<script>"]]);
  expect(parseIndexPage("")).toEqual([]);
});
