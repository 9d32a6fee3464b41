import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadReading } from "../../../../environments/load";
import { discover } from "../../../../scripts/environments/missing";
import { valuesOf } from "../../../../scripts/environments/values";

test("every value is there, with the file and line that it comes from, or as a default", () => {
  const folder = mkdtempSync(join(tmpdir(), "values-"));
  try {
    writeFileSync(join(folder, "defaults.yaml"), "region: eu-central-1\nregistry:\n  repository: team\n  readers: []\n");
    writeFileSync(join(folder, "one.yaml"), 'account: "111122223333"\nregistry:\n  domain: packages\ntags: { owner: me }\n');
    const lines = valuesOf(loadReading("one", folder)).map(({ key, value, from }) => {
      const place = from === undefined ? "default" : `${from.file.split("/").at(-1) ?? ""}:${from.line}`;
      return `${key} ${JSON.stringify(value)} ${place}`;
    });
    expect(lines).toEqual(
      expect.arrayContaining([
        'account "111122223333" one.yaml:1',
        'region "eu-central-1" defaults.yaml:1',
        'registry.domain "packages" one.yaml:3',
        'registry.repository "team" defaults.yaml:3',
        "registry.readers [] defaults.yaml:4",
        "registry.protect true default",
        'scan.schedule "rate(1 day)" default',
        'tags.owner "me" one.yaml:4',
      ]),
    );
    expect(lines.filter((line) => line.startsWith("name"))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("active accounts without an environment are missing; closed ones are said apart", () => {
  const account = (id: string, status = "ACTIVE") => ({ id, name: `n${id}`, status });
  expect(discover([account("3"), account("1"), account("2", "SUSPENDED"), account("4")], ["4", "9"])).toEqual({
    missing: [account("1"), account("3")],
    inactive: [account("2", "SUSPENDED")],
    known: 1,
  });
});
