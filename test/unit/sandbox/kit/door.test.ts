import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { turnedAway } from "../../../../sandbox/kit/door";

const AUTHORITY = "127.0.0.1:4566";

/** What the door says about a request. @param headers raw, as names and values in turn */
function said(headers: readonly string[], method = "POST", url = "/"): string {
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { method, url, rawHeaders: [...headers] });
  for (let at = 0; at < headers.length; at += 2) {
    const [name = "", value = ""] = headers.slice(at, at + 2);
    const known = request.headersDistinct[name.toLowerCase()] ?? [];
    request.headersDistinct[name.toLowerCase()] = [...known, value];
    request.headers[name.toLowerCase()] ??= value;
  }
  const turned = turnedAway(request, AUTHORITY);
  return turned === undefined ? "in" : `${turned.status} ${turned.reason}`;
}

const here = ["Host", AUTHORITY];

test("what AWS clients, git and pip send comes in", () => {
  for (const method of ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"]) expect(said(here, method)).toBe("in");
  // Node's own fetch says how it fetches, but not from which site.
  expect(said([...here, "Sec-Fetch-Mode", "cors"])).toBe("in");
  expect(said([...here, "Sec-Fetch-Site", "none"], "GET", "/bucket/key?X-Amz-Signature=0")).toBe("in");
});

test.each([
  ["another name for this machine", ["Host", "localhost:4566"]],
  ["a name that a page has bound to loopback", ["Host", "evil.example:4566"]],
  ["a name that ends like this one", ["Host", "127.0.0.1:4566.evil.example"]],
  ["a name with this one as its user", ["Host", "127.0.0.1:4566@evil.example"]],
  ["another port", ["Host", "127.0.0.1:4567"]],
  ["no port", ["Host", "127.0.0.1"]],
  ["another address of loopback", ["Host", "127.0.0.2:4566"]],
  ["IPv6", ["Host", "[::1]:4566"]],
  ["no Host, as HTTP/1.0 allows", []],
  ["two of them", [...here, "Host", "evil.example"]],
])("%s is refused", (_, headers) => {
  expect(said(headers)).toMatch(/^403 This is http:\/\/127\.0\.0\.1:4566, and it answers under no other name; /);
});

test.each(["https://evil.example", "null", "file://", `http://${AUTHORITY}`, "http://localhost:4566", ""])(
  "an Origin %j is refused",
  (origin) => {
    for (const method of ["GET", "POST", "OPTIONS"]) {
      const reason = `No web page may call this address; the Origin of this request: ${JSON.stringify(origin)}`;
      expect(said([...here, "Origin", origin], method)).toBe(`403 ${reason}`);
    }
  },
);

test.each(["cross-site", "same-site", "same-origin", "unheard-of"])(
  "a page's request without Origin, Sec-Fetch-Site %s, is refused",
  (site) => {
    expect(said([...here, "Sec-Fetch-Site", site], "GET")).toMatch(/^403 No web page may call this address; the Sec-Fetch-Site/);
  },
);

test.each(["OPTIONS", "TRACE", "CONNECT", "PROPFIND", ""])("the method %s is refused", (method) => {
  expect(said(here, method)).toBe(`405 ${method} is not a method that this address answers`);
});

test.each(["http://evil.example/", "*", ""])("the target %j is refused", (target) => {
  expect(said(here, "GET", target)).toBe(`400 ${JSON.stringify(target)} is not a path`);
});
