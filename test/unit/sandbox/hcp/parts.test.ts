import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { textIn, unpack } from "../../../../sandbox/services/hcp/runs/archive";
import { RunLog } from "../../../../sandbox/services/hcp/runs/log";
import { factsOf } from "../../../../sandbox/services/hcp/runs/plan-facts";
import { redactedPlan } from "../../../../sandbox/services/hcp/runs/redacted";
import { verdictOf } from "../../../../sandbox/services/hcp/policies/evaluate";

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "hcp-parts-"));
  folders.push(made);
  return made;
}

interface Member {
  readonly name: string;
  readonly link?: string;
  readonly type?: "symlink" | "link";
  readonly content?: string;
}

async function archive(...entries: readonly Member[]): Promise<Buffer> {
  const tar = pack();
  for (const { name, link, type = "symlink", content = "content" } of entries) {
    if (link === undefined) tar.entry({ name }, content);
    else tar.entry({ name, type, linkname: link });
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return gzipSync(Buffer.concat(chunks));
}

test("an archive is unpacked, with links that stay inside", async () => {
  const to = await folder();
  await unpack(await archive({ name: "sub/main.tf" }, { name: "link.tf", link: "sub/main.tf" }), to);
  expect(await readFile(join(to, "link.tf"), "utf8")).toBe("content");
});

test.each([
  ["a file outside", [{ name: "../out.tf" }]],
  [
    "an absolute link",
    [
      { name: "link", link: "/etc/passwd" },
      { name: "link2", link: "../../../../../../etc/passwd" },
    ],
  ],
])("%s ends it", async (_, entries) => {
  await expect(unpack(await archive(...entries), await folder())).rejects.toThrow("outside of its folder");
});

test.each([
  [
    "a link in a link's folder, which lies elsewhere than it says",
    [{ name: "in/side/up", link: "../.." }, { name: "in/side/up/out", link: "../.." }, { name: "in/side/up/out/evil.tf" }],
    'the archive has "in/side/up" as a link and as something else',
  ],
  ["a file through a link", [{ name: "up", link: "." }, { name: "up/evil.tf" }], 'the archive has "up" as a link and as something else'],
  ["a file in the place of a link", [{ name: "a", link: "b" }, { name: "a" }], 'the archive has "a" as a link and as something else'],
])("%s ends it, and nothing lies outside", async (_, entries, why) => {
  const parent = await folder();
  await expect(unpack(await archive(...entries), join(parent, "a", "b"))).rejects.toThrow(why);
  expect([await readdir(parent), await readdir(join(parent, "a"))]).toEqual([["a"], ["b"]]);
});

test("a hard link is not made: it may name any file of the machine", async () => {
  const to = await folder();
  await unpack(await archive({ name: "main.tf" }, { name: "passwd", link: "/etc/passwd", type: "link" }), to);
  expect(await readdir(to)).toEqual(["main.tf"]);
});

describe("what unpacks to too much is not read to its end", () => {
  const limits = { bytes: 100_000, entries: 20 };
  const bomb = (member: Partial<Member>, times: number) =>
    archive(...Array.from({ length: times }, (_, index) => ({ name: `${index}.tf`, ...member })));

  test.each([
    ["a file", { content: "x".repeat(200_000) }, 1, "The unpacked configuration is larger than the 100,000 bytes that the sandbox takes"],
    [
      "the name of a file",
      { name: "n".repeat(200_000) },
      1,
      "The unpacked configuration is larger than the 100,000 bytes that the sandbox takes",
    ],
    ["many files that hold nothing", { content: "" }, 21, "The configuration is larger than the 20 entries that the sandbox takes"],
    ["many links", { link: "x" }, 21, "The configuration is larger than the 20 entries that the sandbox takes"],
  ])("%s", async (_, member, times, why) => {
    await expect(unpack(await bomb(member, times), await folder(), limits)).rejects.toThrow(why);
  });

  test("twenty small files are unpacked", async () => {
    const to = await folder();
    await unpack(await bomb({}, 20), to, limits);
    expect((await readdir(to)).length).toBe(20);
  });
});

test("one file is found in an archive; none in what is no archive", async () => {
  const packed = await archive({ name: "a.tf" }, { name: "./sub/b.tf", content: "b" });
  expect([await textIn(packed, "sub/b.tf"), await textIn(packed, "c.tf"), await textIn(Buffer.from("no archive"), "a.tf")]).toEqual([
    "b",
    undefined,
    undefined,
  ]);
});

test("a log begins with STX, grows, and ends with ETX", () => {
  const log = new RunLog();
  log.line("one");
  expect(log.content().toString()).toBe("\u0002one\n");
  log.line("two");
  log.end();
  log.line("late");
  log.end();
  expect(log.content().toString()).toBe("\u0002one\ntwo\n\u0003");
});

test("counts, drift and checks are read from a plan", () => {
  const change = (address: string, ...actions: string[]) => ({ address, change: { actions } });
  const plan = {
    resource_changes: [
      change("a", "create"),
      change("b", "delete", "create"),
      change("c", "update"),
      change("d", "no-op"),
      { ...change("data.e", "read"), mode: "data" },
    ],
    // `d` changed too, and nothing is to be done about that: the configuration does not say how it should be.
    resource_drift: [change("a", "delete"), change("c", "update"), change("d", "update"), change("b", "no-op")],
    checks: [{ status: "pass" }, { status: "fail" }],
  };
  expect(factsOf(Buffer.from(JSON.stringify(plan)))).toEqual({
    counts: { additions: 2, changes: 1, destructions: 1, imports: 0 },
    drifted: 2,
    undrifted: 2,
    checks: { failed: 1, unknown: 0, passed: 1, errored: 0 },
  });
});

test("the redacted plan has no sensitive value, at any depth", () => {
  const change = {
    actions: ["update"],
    before: { password: "old-secret", tags: { a: "shown" }, list: ["x", "hidden-in-list"] },
    after: { password: "new-secret", tags: { a: "shown" }, list: ["x", "hidden-in-list"] },
    before_sensitive: { password: true, list: [false, true] },
    after_sensitive: { password: true, list: [false, true] },
  };
  const output = { actions: ["create"], before: null, after: "output-secret", after_sensitive: true };
  const json = Buffer.from(
    JSON.stringify({ format_version: "1.2", resource_changes: [{ address: "a.b", change }], output_changes: { o: output } }),
  );
  const plan = {
    id: "",
    runId: "",
    status: "finished",
    stamps: new Map<string, Date>(),
    hasChanges: true,
    logKey: "",
    generatedConfiguration: false,
  } as const;
  const counts = { additions: 0, changes: 1, destructions: 0, imports: 0 };
  const text = redactedPlan({ ...plan, counts, json })?.toString() ?? "";
  expect(text).not.toMatch(/secret|hidden-in-list/);
  expect(text).toContain("shown");
});

test("a policy is what its main rule says, and never passed if the sandbox cannot tell", () => {
  expect(verdictOf({ source: "main = rule { true }" })).toBe(true);
  expect(verdictOf({ source: "# no\nmain = rule { false }" })).toBe(false);
  expect(verdictOf({ source: 'import "tfplan"\nmain = rule { all_tagged }' })).toBeUndefined();
});
