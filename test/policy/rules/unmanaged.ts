import { aspectsOf } from "../../../scripts/drift/unmanaged/aspects";
import { CASES } from "../synthesized";

test.each(CASES)("%s: drift asks beside the plan about nothing but its own resources", (_, { environment, kind, resources }) => {
  const addresses = resources.map(({ address }) => address);
  const asked = aspectsOf(environment, kind).map(({ address }) => address);
  expect(asked.filter((address) => !addresses.includes(address))).toEqual([]);
});

test("drift asks about access logs beside the plan only where the plan does not have them", () => {
  const asks = CASES.filter(([, { environment, kind }]) => aspectsOf(environment, kind).some(({ name }) => name === "logging"));
  const buckets = CASES.filter(([, { resources }]) => resources.some(({ type }) => type === "aws_s3_bucket"));
  const names = (cases: typeof CASES) => cases.map(([name]) => name);
  expect(names(asks)).toEqual(names(buckets).filter((name) => !name.startsWith("access-logs-")));
});
