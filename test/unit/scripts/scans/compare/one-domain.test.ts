import { requireOneDomain } from "../../../../../scripts/scans/compare/one-domain";

const place = (stamp: string, more: object = {}) => ({
  stamp,
  domain: "packages",
  domainOwner: "111122223333",
  region: "eu-central-1",
  ...more,
});

test("scans of one domain can be compared", () => {
  expect(() => requireOneDomain(place("2026-11-23-080000"), place("2026-11-24-080000"))).not.toThrow();
});

test.each([
  ["another domain", { domain: "others" }],
  ["another account's domain of the name", { domainOwner: "444455556666" }],
  ["another region", { region: "us-east-1" }],
])("a scan of %s cannot", (_, more) => {
  expect(() => requireOneDomain(place("2026-11-23-080000", more), place("2026-11-24-080000"))).toThrow(
    "The scans 2026-11-23-080000 and 2026-11-24-080000 are of two domains: ",
  );
});
