import { CASES } from "../synthesized";

test.each(CASES)("%s runs with Terraform 1.11 and later, and AWS provider 5.100, as they were applied", (_, { json: { terraform } }) => {
  expect(terraform.required_version).toBe(">= 1.11.0, < 2.0.0");
  expect(terraform.required_providers).toEqual({ aws: { source: "hashicorp/aws", version: ">= 5.100.0, < 6.0.0" } });
});

test.each(CASES)("%s uses nothing that only provider 6 knows: no resource has a region of its own", (_, { resources }) => {
  expect(resources.filter(({ attributes }) => "region" in attributes)).toEqual([]);
});
