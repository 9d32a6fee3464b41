import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { placeProblem } from "../../../../scripts/setup/owners.mjs";
import { ROOT } from "../../../../scripts/process/paths";

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "owners-")));
  mkdirSync(join(folder, "a", "b"), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));
const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
const problem = (path: string, user = { uid, gid }) => placeProblem(join(folder, path), undefined, user)?.replaceAll(folder, "~");

test("a place of the user's own is fine, also below a folder like /tmp", () => {
  expect(problem("a/b")).toBeUndefined();
  chmodSync(join(folder, "a"), 0o1777);
  expect(problem("a/b")).toBeUndefined();
  expect(problem("a")).toBe("~/a may be written by anybody (mode 1777)");
});

test("each folder above counts, and the ways of links too", () => {
  mkdirSync(join(folder, "open"));
  symlinkSync(join(folder, "a"), join(folder, "open", "link"));
  chmodSync(join(folder, "open"), 0o777);
  expect(problem("open/link/b")).toBe("~/open may be written by anybody (mode 777)");
  chmodSync(join(folder, "open"), 0o755);
  expect(problem("open/link/b")).toBeUndefined();
  chmodSync(join(folder, "a"), 0o757);
  expect(problem("open/link/b")).toBe("~/a may be written by anybody (mode 757)");
});

test("a circle of links is an error, not an endless loop", () => {
  symlinkSync(join(folder, "two"), join(folder, "one"));
  symlinkSync(join(folder, "one"), join(folder, "two"));
  expect(() => problem("one")).toThrow(/ELOOP|circle of links/);
});

test("what belongs to another user is refused", () => {
  // As somebody who is neither root nor the owner would see it.
  if (uid === 0) return expect(problem("a", { uid: 4711, gid: 4711 })).toBeUndefined();
  expect(problem("a", { uid: uid + 1, gid })).toContain(`belongs to user ${uid}, not to root or you`);
});

test("a group that may write is refused, unless it is the user's private one", () => {
  chmodSync(join(folder, "a"), 0o775);
  expect(problem("a", { uid, gid: gid + 1 })).toBe("~/a may be written by its group (mode 775)");
  expect(problem("a")).toBe(uid !== 0 && uid === gid ? undefined : "~/a may be written by its group (mode 775)");
});

test("the project's own folder is not looked at", () => expect(placeProblem(join(ROOT, "package.json"))).toBeUndefined());
