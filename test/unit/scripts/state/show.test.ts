import { MemoryStateBackend } from "../../../../scripts/state/memory-backend";
import { readState, showState } from "../../../../scripts/verbs/state/show";
import { showVersions } from "../../../../scripts/verbs/state/versions";
import { LINEAGE, sandbox, screen, SECRET, stateText } from "../../../helpers/states";

function place() {
  const backend = new MemoryStateBackend();
  backend.write("scanner", stateText(1, { old: "1" }));
  backend.write("scanner", stateText(2, { now: "1" }));
  return backend;
}

describe("state show", () => {
  it.each([
    [undefined, "  memory:scanner", 2, "now"],
    ["v1", "  memory:scanner, version v1", 1, "old"],
  ])("shows the resources in version %s, without values", async (version, place_, serial, name) => {
    const { console, text } = screen();
    expect(showState(await readState(place(), { stack: "scanner", version }, { environment: sandbox }), { console })).toBe(0);
    expect(text()).toBe(`${place_}\n  serial ${serial}, lineage ${LINEAGE}, Terraform 1.11.4, 1 resource\n  aws_x.${name}  aws_x\n`);
  });

  it("has no values in its JSON either", async () => {
    const { console, text } = screen(true);
    showState(await readState(place(), { stack: "scanner" }, { environment: sandbox }), { console });
    expect(JSON.parse(text())).toEqual({
      location: "memory:scanner",
      serial: 2,
      lineage: LINEAGE,
      terraformVersion: "1.11.4",
      resources: [{ address: "aws_x.now", type: "aws_x", managed: true }],
    });
    expect(text()).not.toContain(SECRET);
  });

  it("says where a deleted state may be found", async () => {
    await expect(readState(place(), { stack: "registry" }, { environment: sandbox })).rejects.toThrow(
      "There is no state at memory:registry\n  If there was one: npm run ops -- state versions --env sandbox --stack registry",
    );
  });
});

describe("state versions", () => {
  it("shows them with their deletions", async () => {
    const backend = place();
    backend.write("scanner", undefined);
    const { console, text } = screen();
    const versions = await backend.versions("scanner");
    expect(showVersions({ stack: "scanner", location: "memory:scanner", versions }, { console, environment: sandbox })).toBe(0);
    const bytes = stateText(1, { old: "1" }).length;
    expect(
      text()
        .split("\n")
        .map((line) => line.replace(/ {2,}/g, " | ")),
    ).toEqual([
      " | memory:scanner",
      " | 2026-11-24T12:00:03Z | deleted | v3",
      ` | 2026-11-24T12:00:02Z | ${bytes} bytes | v2`,
      ` | 2026-11-24T12:00:01Z | ${bytes} bytes | v1`,
      "Next | npm run ops -- state show --env sandbox --stack scanner --version v2",
      "",
    ]);
  });
});
