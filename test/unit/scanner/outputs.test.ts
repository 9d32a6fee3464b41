import { MemoryStore } from "../../../modules/scanner/adapters/in-memory";
import { store } from "../../../modules/scanner/steps/outputs";
import type { ScanData } from "../../../modules/scanner/steps/summarize";

const LARGE = "x".repeat(1024 * 1024 + 1);
const data = { summary: { stamp: "2026-11-24-143201", complete: true } } as ScanData;

/** What a store sees of files with these contents: when each is made, and when it is stored, a turn later. */
async function seen(...contents: string[]): Promise<string[]> {
  const events: string[] = [];
  const to = new MemoryStore();
  const put = to.put.bind(to);
  to.put = async (key, body, contentType) => {
    await new Promise((resolve) => setImmediate(resolve));
    if (!key.endsWith(".json")) events.push(`${key.slice(-1)} stored`);
    return put(key, body, contentType);
  };
  const files = contents.map((content, index) => ({
    name: `file-${index}`,
    body: () => {
      events.push(`${index} made`);
      return content;
    },
    contentType: "text/plain",
  }));
  await store(files, data, to);
  expect([...to.files].slice(0, -1).map(([, { body }]) => body)).toEqual(contents);
  expect([...to.files.keys()].at(-1)).toBe("outputs/latest.json");
  return events;
}

test("small files are stored together", async () => {
  expect(await seen("a", "b", "c")).toEqual(["0 made", "1 made", "2 made", "0 stored", "1 stored", "2 stored"]);
});

test("a large file is stored before the next one is made: they are never all in memory", async () => {
  expect(await seen("a", LARGE, "c")).toEqual(["0 made", "1 made", "0 stored", "1 stored", "2 made", "2 stored"]);
});
