import { aspectsOf } from "../../../scripts/drift/unmanaged/aspects";
import { CASES } from "../synthesized";

test.each(CASES)("%s: drift asks beside the plan about nothing but its own resources", (_, { environment, kind, resources }) => {
  const addresses = resources.map(({ address }) => address);
  const asked = aspectsOf(environment, kind).map(({ address }) => address);
  expect(asked.filter((address) => !addresses.includes(address))).toEqual([]);
});
