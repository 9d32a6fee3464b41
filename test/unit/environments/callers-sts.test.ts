import { callersSts } from "../../../environments/endpoints";

const named = (name: string, sts?: string, more: { endpoint?: string; local?: boolean } = {}) => ({
  name,
  local: false,
  ...(sts !== undefined && { endpoints: { sts } }),
  ...more,
});
const A = "https://vpce-a.sts.eu-central-1.vpce.amazonaws.com";
const B = "https://vpce-b.sts.eu-west-1.vpce.amazonaws.com";

test.each([
  ["none", [], {}],
  ["environments that name none", [named("dev"), named("prod")], {}],
  ["environments that agree", [named("dev", A), named("prod", A)], { address: A }],
  [
    "environments of two regions",
    [named("dev", A), named("prod", B)],
    { address: A, note: `The caller's role is assumed at ${A}, the address of STS of dev; prod names another or none.` },
  ],
  [
    "environments of which the first names none",
    [named("dev"), named("staging"), named("prod", B)],
    { address: B, note: `The caller's role is assumed at ${B}, the address of STS of prod; dev, staging name another or none.` },
  ],
  ["one address for everything", [named("dev", undefined, { endpoint: A })], { address: A }],
])("the caller of %s", (_, environments, expected) => {
  expect(callersSts(environments, {})).toEqual(expected);
});
