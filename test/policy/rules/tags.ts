import { CASES } from "../synthesized";

test.each(CASES)("%s: every resource gets the environment's tags from the provider", (_, { environment, json, resources }) => {
  expect(json.provider.aws[0]?.["default_tags"]).toEqual([
    { tags: { project: "package-scan", environment: environment.name, "managed-by": "terraform", ...environment.tags } },
  ]);
  expect(resources.filter(({ attributes }) => "tags" in attributes)).toEqual([]);
});
