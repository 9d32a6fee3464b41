import { hclArguments, hclBlock, hclText } from "../../../../modules/text/hcl";

test.each([
  ["plain", '"plain"'],
  ['a "quoted" \\ text\n', '"a \\"quoted\\" \\\\ text\\n"'],
  ['{"Resource":"${aws_s3_bucket.reports.arn}/*"}', '"{\\"Resource\\":\\"${aws_s3_bucket.reports.arn}/*\\"}"'],
  ['${lookup(local.names, "a")} and "b"', '"${lookup(local.names, "a")} and \\"b\\""'],
  ['$${KEPT:-"x"} %%{ "y"', '"$${KEPT:-\\"x\\"} %%{ \\"y\\""'],
  ["\b\f\u0001", '"\\u0008\\u000c\\u0001"'],
])("%j is the template %s", (value, template) => {
  expect(hclText(value)).toBe(template);
});

test("objects are blocks, but for maps; references have no quotes; notes and absent values are left out", () => {
  const body = {
    "//": { metadata: {} },
    absent: null,
    tags: { "a b": "${x.y}" },
    for_each: { one: 1 },
    lifecycle: { ignore_changes: ["value"], prevent_destroy: true },
    rule: [{ id: "a" }, { id: "b" }],
    depends_on: ["aws_s3_bucket.reports"],
  };
  expect(hclBlock('resource "a" "b"', body)).toBe(`resource "a" "b" {
  tags = { "a b" = "\${x.y}" }
  for_each = { "one" = 1 }
  lifecycle {
    ignore_changes = [value]
    prevent_destroy = true
  }
  rule {
    id = "a"
  }
  rule {
    id = "b"
  }
  depends_on = [aws_s3_bucket.reports]
}`);
  expect(hclArguments('backend "s3"', { assume_role: { role_arn: "r" }, key: "k", no: null })).toBe(
    'backend "s3" {\n  assume_role = { "role_arn" = "r" }\n  key = "k"\n}',
  );
});
