import type { ServiceModels } from "../../../../sandbox/core/model";
import { validateInput, violationMessage } from "../../../../sandbox/core/validate";
import { serviceModels } from "../../../helpers/models";

let models: ServiceModels;
beforeAll(async () => {
  models = await serviceModels();
});

function violations(service: string, operation: string, input: Record<string, unknown>) {
  const model = models.get(service);
  return validateInput(model, model.operations[operation] as NonNullable<(typeof model.operations)[string]>, input);
}

test("a valid input has no violations", () => {
  expect(violations("codeartifact", "CreateDomain", { domain: "demo-domain", tags: [{ key: "a", value: "b" }] })).toEqual([]);
});

test.each([
  ["a pattern", { domain: "Prod_Domain" }, "domain", "Member must satisfy regular expression pattern: [a-z][a-z0-9\\-]{0,48}[a-z0-9]"],
  ["a length", { domain: "d" }, "domain", "Member must have length greater than or equal to 2"],
  ["a missing member", {}, "domain", "Member must not be null"],
  ["a type", { domain: 5 }, "domain", "Member must be of type string"],
  ["a nested member", { domain: "ok", tags: [{ key: "a" }] }, "tags.1.member.value", "Member must not be null"],
])("%s is reported with its path", (_what, input, path, message) => {
  expect(violations("codeartifact", "CreateDomain", input)).toEqual([expect.objectContaining({ path, message })]);
});

test("a pattern has to match the whole value", () => {
  expect(violations("codeartifact", "CreateDomain", { domain: "good\nbad" })).toHaveLength(1);
});

test("ranges and enums", () => {
  const listing = { domain: "dd", repository: "rr", format: "pypi", maxResults: 1001 };
  expect(violations("codeartifact", "ListPackages", listing).map(({ message }) => message)).toEqual([
    "Member must have value less than or equal to 1000",
  ]);
  const [bad] = violations("codeartifact", "ListPackages", { ...listing, maxResults: 1, format: "perl" });
  expect(bad?.message).toMatch(/^Member must satisfy enum value set: \[npm, pypi, /);
});

test("the message is AWS's sentence over all violations", () => {
  const found = violations("codeartifact", "CreateDomain", { domain: "B", tags: [{ key: "a" }] });
  expect(violationMessage(found)).toBe(
    "2 validation errors detected: Value 'B' at 'domain' failed to satisfy constraint: Member must have length greater than or equal to 2; " +
      "Value null at 'tags.1.member.value' failed to satisfy constraint: Member must not be null",
  );
});
