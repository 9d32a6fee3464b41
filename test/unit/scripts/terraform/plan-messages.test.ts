import { planMessages, readableLine } from "../../../../scripts/terraform/plan-messages";

// Messages of Terraform 1.11.4, without times and members that are not read.
const change = (type: string, addr: string, action: string) =>
  JSON.stringify({ "@level": "info", "@message": `${addr}: Plan to ${action}`, type, change: { resource: { addr, module: "" }, action } });
const OUTPUT = [
  JSON.stringify({ "@level": "info", "@message": "Terraform 1.11.4", type: "version", terraform: "1.11.4", ui: "1.2" }),
  "a line that is no JSON",
  change("resource_drift", "aws_x.changed", "update"),
  change("resource_drift", "aws_x.gone", "delete"),
  ...["update", "replace", "delete", "create", "import", "remove", "read", "move", "noop"].map((action) =>
    change("planned_change", `aws_x.${action}`, action),
  ),
  JSON.stringify({ "@level": "info", "@message": "Plan: 1 to add, 2 to change, 1 to destroy.", type: "change_summary" }),
  '{"cut off',
].join("\n");

it("reads the planned changes, by address, and the changes from outside", () => {
  expect(planMessages(OUTPUT)).toEqual({
    planned: [
      { address: "aws_x.create", kind: "create" },
      { address: "aws_x.delete", kind: "delete" },
      { address: "aws_x.import", kind: "import" },
      { address: "aws_x.remove", kind: "forget" },
      { address: "aws_x.replace", kind: "replace" },
      { address: "aws_x.update", kind: "update" },
    ],
    drifted: ["aws_x.changed", "aws_x.gone"],
  });
});

it("is empty if nothing is planned", () => {
  expect(planMessages("")).toEqual({ planned: [], drifted: [] });
});

it("converts messages to readable lines, and leaves other lines unchanged", () => {
  const diagnostic = {
    severity: "error",
    summary: "Unsupported argument",
    detail: 'An argument named "inputx" is not expected here.\nDid you mean "input"?',
    address: "aws_x.a",
    range: { filename: "cdk.tf.json", start: { line: 6, column: 33, byte: 146 } },
  };
  const line = JSON.stringify({ "@level": "error", "@message": "Error: Unsupported argument", type: "diagnostic", diagnostic });
  expect(readableLine(line)).toBe(
    [
      "╷",
      "│ Error: Unsupported argument",
      "│   with aws_x.a,",
      "│   on cdk.tf.json line 6",
      '│ An argument named "inputx" is not expected here.',
      '│ Did you mean "input"?',
      "╵",
    ].join("\n"),
  );
  expect(readableLine(change("planned_change", "aws_x.a", "create"))).toBe("aws_x.a: Plan to create");
  for (const other of ["plain", '{"cut off', '{"valid":"but no message"}', ""]) expect(readableLine(other)).toBe(other);
});
