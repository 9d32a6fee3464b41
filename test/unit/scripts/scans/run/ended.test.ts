import { endedAs } from "../../../../../scripts/scans/run/ended";

test.each([
  ["Failed", "ended as Failed."],
  ["Superseded", "ended as Superseded: a newer start has taken its place, as of a package that came (scan.onPublish)."],
  ["Stopped", "ended as Stopped: somebody has stopped it."],
])("a run that is %s", (status, words) => {
  expect(endedAs({ status })).toBe(words);
});
