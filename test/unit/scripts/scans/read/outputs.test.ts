import { NoSuchBucket, NoSuchKey, S3Client } from "@aws-sdk/client-s3";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { ScanOutputs } from "../../../../../scripts/scans/read/outputs";
import { objectsOf, wholeScan } from "../../../../helpers/scans";
import { failure, fakeClient } from "../../fake-client";

/** A bucket that lists two names in a page. */
function bucket(objects: Record<string, string>) {
  return fakeClient(S3Client, {
    ListObjectsV2: ({ Prefix, Delimiter, ContinuationToken = "0" }: { Prefix: string; Delimiter?: string; ContinuationToken?: string }) => {
      const keys = Object.keys(objects)
        .filter((key) => key.startsWith(Prefix))
        .sort();
      const folders = [
        ...new Set(
          keys.flatMap((key) => (key.slice(Prefix.length).includes("/") ? [Prefix + key.slice(Prefix.length).split("/")[0] + "/"] : [])),
        ),
      ];
      const all = Delimiter ? folders : keys;
      const start = Number(ContinuationToken);
      const page = all.slice(start, start + 2);
      const NextContinuationToken = start + 2 < all.length ? String(start + 2) : undefined;
      return Delimiter
        ? { CommonPrefixes: page.map((one) => ({ Prefix: one })), NextContinuationToken }
        : { Contents: page.map((Key) => ({ Key })), NextContinuationToken };
    },
    GetObject: ({ Key }: { Key: string }) => {
      const content = objects[Key];
      if (content === undefined) throw new NoSuchKey(failure);
      return { Body: Object.assign(Readable.from([content]), { transformToString: () => Promise.resolve(content) }) };
    },
  }).client;
}

const outputs = (objects: Record<string, string>) => new ScanOutputs(bucket(objects), "reports", "dev");

describe("ScanOutputs", () => {
  it("lists all scans over all pages, newest first, and nothing else", async () => {
    const objects = {
      "outputs/2026-11-23-080000/summary.json": "",
      "outputs/2026-11-24-080000/summary.json": "",
      "outputs/2026-11-22-080000/errors.txt": "",
      "outputs/notes/x": "",
      "outputs/latest.json": "",
    };
    expect(await outputs(objects).stamps()).toEqual(["2026-11-24-080000", "2026-11-23-080000", "2026-11-22-080000"]);
  });

  it("finds the last finished scan, or that there is none", async () => {
    const latest = {
      stamp: "2026-11-24-080000",
      prefix: "outputs/2026-11-24-080000/",
      exitCode: 0,
      finishedAt: "2026-11-24T08:00:20Z",
      keys: [],
    };
    expect(await outputs({ "outputs/latest.json": JSON.stringify(latest) }).latest()).toEqual(latest);
    expect(await outputs({}).latest()).toBeUndefined();
  });

  it("names a file that a scan would not write", async () => {
    const broken = outputs({ "outputs/latest.json": "{", "outputs/2026-11-24-080000/summary.json": '{"stamp":1}' });
    await expect(broken.latest()).rejects.toThrow("s3://reports/outputs/latest.json is not what a scan writes");
    await expect(broken.summary("2026-11-24-080000")).rejects.toThrow("s3://reports/outputs/2026-11-24-080000/summary.json is not");
  });

  it.each([
    ["a name that leads elsewhere", { stamp: "../../2026-11-24-080000" }],
    ["a name with control characters", { stamp: "2026-11-24-080000\u001b[2J" }],
    ["no time", { finishedAt: "yesterday" }],
  ])("takes no pointer with %s", async (_, wrong) => {
    const latest = { stamp: "2026-11-24-080000", prefix: "", exitCode: 0, finishedAt: "2026-11-24T08:00:20Z", keys: [], ...wrong };
    await expect(outputs({ "outputs/latest.json": JSON.stringify(latest) }).latest()).rejects.toThrow("is not what a scan writes");
  });

  it("lists no folder whose name only begins like a scan's", async () => {
    expect(await outputs({ "outputs/2026-11-24-080000\u001b[2J/summary.json": "" }).stamps()).toEqual([]);
  });

  describe("files that are not of one scan", () => {
    const STAMP = "2026-11-24-080000";
    const scan = wholeScan(STAMP, ["a 1"], ["S-1 critical a 1", "S-2 low a 1"]);
    const files = (over: object = {}) =>
      outputs(Object.fromEntries(Object.entries({ ...objectsOf(scan), ...over }).map(([key, value]) => [key, JSON.stringify(value)])));
    const key = (file: string) => `outputs/${STAMP}/${file}.json`;

    it("are taken if they are", async () => {
      const { summary, findings } = scan;
      expect(await files().results(STAMP)).toEqual({ summary, findings: expect.objectContaining({ stamp: STAMP, findings }) as object });
      expect(await files().results("2026-11-25-080000")).toBeUndefined();
    });

    it.each([
      ["no finding", [], "counts 2 findings, findings.json has 0"],
      ["one finding less", scan.findings.slice(1), "counts 2 findings, findings.json has 1"],
      ["as many of another severity", [scan.findings[1], scan.findings[1]], "counts 2 findings, findings.json has 2"],
    ])("are refused with %s", async (_, findings, why) => {
      const changed = files({ [key("findings")]: { stamp: STAMP, findings } });
      await expect(changed.results(STAMP)).rejects.toThrow(`The scan ${STAMP} in s3://reports contradicts itself: summary.json ${why}`);
    });

    it.each(["summary", "findings", "inventory"] as const)("are refused if the %s is another scan's", async (file) => {
      const earlier = objectsOf(wholeScan("2026-11-01-080000", ["a 1"], []))[`outputs/2026-11-01-080000/${file}.json`];
      await expect(files({ [key(file)]: earlier })[file](STAMP)).rejects.toThrow(
        `s3://reports/outputs/${STAMP}/${file}.json is of the scan 2026-11-01-080000`,
      );
    });
  });

  it("says what to deploy if there is no bucket", async () => {
    const none = fakeClient(S3Client, {
      ListObjectsV2: () => {
        throw new NoSuchBucket(failure);
      },
    });
    await expect(new ScanOutputs(none.client, "reports", "dev").stamps()).rejects.toThrow(
      "There is no bucket reports\n  It comes with the scanner stack",
    );
  });

  describe("download", () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "results-"))));
    afterEach(() => rmSync(folder, { recursive: true }));

    it("copies every file of this scan, and no others", async () => {
      const objects = { "outputs/s/a.txt": "one", "outputs/s/deep/b.txt": "two", "outputs/s/c": "three", "outputs/s2/d": "other" };
      expect(await outputs(objects).download("s", folder)).toEqual([
        join(folder, "s", "a.txt"),
        join(folder, "s", "c"),
        join(folder, "s", "deep", "b.txt"),
      ]);
      expect(readFileSync(join(folder, "s", "deep", "b.txt"), "utf8")).toBe("two");
      expect(readdirSync(folder)).toEqual(["s"]);
      expect(readdirSync(join(folder, "s")).sort()).toEqual(["a.txt", "c", "deep"]);
    });

    it("writes nothing outside of the folder, whatever a key says", async () => {
      const objects = { "outputs/s/../../../evil.txt": "x" };
      await expect(outputs(objects).download("s", join(folder, "in"))).rejects.toThrow(
        'The key "outputs/s/../../../evil.txt" would be written outside',
      );
      expect(readdirSync(folder)).toEqual([]);
    });
  });
});
