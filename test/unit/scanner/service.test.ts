import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryClock } from "../../../modules/scanner/adapters/in-memory";
import { layoutIn } from "../../../modules/scanner/layout";
import { serviceOf } from "../../../modules/scanner/service";
import { timetableOf } from "../../../modules/scanner/timetable";

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "service-"))));
afterAll(() => rmSync(folder, { recursive: true }));

const choose = (engine: "cli" | "api") =>
  serviceOf(
    { engine },
    { token: "5a4db0c5-0000-4000-8000-00000000c0de", organization: "acme" },
    { layout: layoutIn(folder), sourceFolder: folder, workFolder: folder, outside: {} },
    timetableOf({ timeoutMinutes: 60 }, new MemoryClock(), new AbortController().signal),
    () => undefined,
  );

test("the API needs nothing beside the scanner, records nothing and knows no licences", async () => {
  const { service, version } = await choose("api");
  expect([version, service.name, "monitor" in service, service.tellsLicences, service.batches.oneOfAName]).toEqual([
    "2025-11-05",
    "Snyk",
    false,
    false,
    false,
  ]);
});

test("a build that wants the CLI, where none was published, says what to do", async () => {
  await expect(choose("cli")).rejects.toThrow(
    "The build asks by the Snyk CLI, and none is beside the scanner, as with snyk.engine: api\n  Deploy the scanner and publish it again: both have to know the same engine",
  );
});
