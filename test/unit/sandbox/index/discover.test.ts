import { homedir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { sourcesOf } from "../../../../sandbox/index/discover";

const help = `  -i, --index-url <url>       Base URL of the Python Package Index (default
                              https://default.invalid/simple). This should point to a
                              repository compliant with PEP 503
  --extra-index-url <url>     Extra URLs of package indexes (default https://wrong.invalid)`;

test("without configuration: the index that pip names as its default", () => {
  expect(sourcesOf({}, help)).toEqual([{ kind: "index", url: "https://default.invalid/simple/" }]);
});

test("pip's order: index, extra indexes, find-links", () => {
  const config = {
    "global.find-links": "/wheels ~/more",
    "global.extra-index-url": "\nhttps://one.invalid/simple/\nfile:///two/simple",
    "global.index-url": "https://main.invalid/root",
  };
  expect(sourcesOf(config, help)).toEqual([
    { kind: "index", url: "https://main.invalid/root/" },
    { kind: "index", url: "https://one.invalid/simple/" },
    { kind: "index", url: "file:///two/simple/" },
    { kind: "find-links", url: "file:///wheels" },
    { kind: "find-links", url: pathToFileURL(join(homedir(), "more")).href },
  ]);
});

test("environment before install section before global, each replacing the other", () => {
  const config = { "global.extra-index-url": "https://global.invalid", "install.extra-index-url": "https://install.invalid" };
  expect(sourcesOf(config, help)[1]?.url).toBe("https://install.invalid/");
  expect(sourcesOf({ ...config, ":env:.extra-index-url": "https://env.invalid" }, help)[1]?.url).toBe("https://env.invalid/");
  expect(sourcesOf({ ...config, ":env:.extra-index-url": "" }, help)).toHaveLength(1);
});

test("no-index leaves find-links alone", () => {
  const config = { ":env:.no-index": "1", "global.index-url": "https://main.invalid", "global.find-links": "/wheels" };
  expect(sourcesOf(config, help)).toEqual([{ kind: "find-links", url: "file:///wheels" }]);
});

test("no sources without pip's help and configuration", () => {
  expect(sourcesOf({}, "")).toEqual([]);
});
