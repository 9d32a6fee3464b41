import { AwsError } from "../../../../sandbox/core/errors";
import { ParameterLimits } from "../../../../sandbox/gateway/parameter-limits";

const PLACE = { account: "111122223333", region: "eu-central-1" };
let existing: readonly object[] = [];
let asked = 0;
const limits = new ParameterLimits({
  json: () => {
    asked += 1;
    return Promise.resolve({ Parameters: existing });
  },
});
beforeEach(() => {
  existing = [];
  asked = 0;
});

const put = (more: object): Promise<string | undefined> =>
  limits.check("PutParameter", { Name: "/dev/token", Value: "v", Type: "String", ...more }, PLACE).then(
    () => undefined,
    (error: unknown) => (error instanceof AwsError ? `${error.code} ${error.status}: ${error.message}` : String(error)),
  );

test("a name has letters, digits and .-_ in at most fifteen levels", async () => {
  const good = ["token", "/dev/a.b-c_d/9", "/1".repeat(15), `/${"x".repeat(963)}`];
  for (const Name of good) expect([Name, await put({ Name })]).toEqual([Name, undefined]);
  const bad = ["a b", " a", "/a?b", "é", "a/b", "arn:aws:ssm:eu-central-1:111122223333:parameter/a", `/${"x".repeat(964)}`];
  for (const Name of bad)
    expect([Name, await put({ Name })]).toEqual([Name, expect.stringMatching(/^ValidationException 400: Parameter name/)]);
  expect(await put({ Name: "/1".repeat(16) })).toBe(
    "HierarchyLevelLimitExceededException 400: A hierarchy can have a maximum of 15 levels.",
  );
  expect(await limits.check("GetParameter", { Name: "a b" }, PLACE)).toBeUndefined();
});

test("a value is as long as its tier lets it be", async () => {
  const sized = (length: number, more: object = {}) => put({ Value: "x".repeat(length), ...more });
  const tooLarge = (tier: string, largest: number) =>
    `ValidationException 400: ${tier} tier parameters support a maximum parameter value of ${largest} characters.`;
  const standard = `${tooLarge("Standard", 4096)} To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.`;
  expect([await sized(4096), await sized(4097), await sized(4097, { Tier: "Standard" })]).toEqual([undefined, standard, standard]);
  for (const Tier of ["Advanced", "Intelligent-Tiering"])
    expect([await sized(8192, { Tier }), await sized(8193, { Tier })]).toEqual([undefined, tooLarge("Advanced", 8192)]);
  expect(asked).toBe(0);
  existing = [{ Tier: "Advanced" }];
  expect([await sized(4097, { Overwrite: true }), await sized(1, { Overwrite: true })]).toEqual([undefined, undefined]);
  expect(asked).toBe(1);
});

test("an advanced parameter stays one, and one that is not there yet needs a type", async () => {
  const typeless = { Overwrite: true, Type: undefined };
  expect(await put(typeless)).toBe("ValidationException 400: A parameter type is required when you create a parameter.");
  existing = [{ Tier: "Advanced" }];
  expect(await put(typeless)).toBeUndefined();
  expect(await put({ Overwrite: true, Tier: "Standard" })).toContain("You can't downgrade a parameter");
});
