import type { Quarantined } from "../../../../modules/scanner/contract/quarantine";
import { showScan } from "../../../../scripts/scans/show/report";
import { wholeScan } from "../../../helpers/scans";
import { screen } from "../../../helpers/states";

const quarantined: Quarantined = {
  name: "jinja2",
  version: "2.10",
  repositories: ["team"],
  cause: "gate",
  reason: "high: SNYK-1",
  by: "ana",
  since: "2026-11-20T12:00:00.000Z",
  checked: true,
  still: ["high: jinja2 2.10, SNYK-1"],
};

const shown = (more: { readonly quarantined?: readonly Quarantined[] }) => {
  const { summary, findings } = wholeScan("2026-11-24-110000", ["six 1.0"], []);
  const { console, text } = screen();
  showScan({ summary, findings, notInstallable: [], ...more }, console);
  return text();
};

test("what is quarantined is shown with what is to be done; nothing is shown if nothing is", () => {
  expect(shown({ quarantined: [quarantined] })).toMatch(
    /quarantined +since +what now\n +jinja2 2\.10 +2026-11-20T12:00:00Z +stays: high: jinja2 2\.10, SNYK-1/,
  );
  expect(shown({})).not.toContain("quarantined");
});
