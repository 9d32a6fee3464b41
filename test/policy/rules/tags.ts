import { CASES } from "../synthesized";

test.each(CASES)("%s: the provider gives every resource the environment's tags", (_, { environment, json, resources }) => {
  expect(json.provider.aws[0]?.["default_tags"]).toEqual([
    { tags: { project: "package-scan", environment: environment.name, "managed-by": "terraform", ...environment.tags } },
  ]);
  const { ignoreTags } = environment;
  expect(json.provider.aws[0]?.["ignore_tags"]).toEqual(ignoreTags && [{ keys: ignoreTags.keys, key_prefixes: ignoreTags.prefixes }]);
  expect(resources.filter(({ attributes }) => "tags" in attributes)).toEqual([]);
});
