import { stackLines } from "../../../../scripts/terraform/cdktf";

describe("stackLines", () => {
  it("gives each line to the stack whose name stands before it or before a line above", () => {
    const split = stackLines(["dev-registry", "dev-scanner"]);
    const lines = [
      "dev-registry  Initializing the backend...",
      "              ",
      "              aws_kms_key.key: Creation complete",
      "dev-scanner  aws_iam_role.role: Creating...",
      "             with aws_iam_role.role",
      "2 Stacks deploying     0 Stacks done     0 Stacks waiting",
      "             Apply complete! Resources: 1 added",
    ];
    expect(lines.map(split)).toEqual([
      { stack: "dev-registry", line: "Initializing the backend..." },
      { stack: "dev-registry", line: "" },
      { stack: "dev-registry", line: "aws_kms_key.key: Creation complete" },
      { stack: "dev-scanner", line: "aws_iam_role.role: Creating..." },
      { stack: "dev-scanner", line: "with aws_iam_role.role" },
      { stack: "", line: "2 Stacks deploying     0 Stacks done     0 Stacks waiting" },
      { stack: "dev-scanner", line: "Apply complete! Resources: 1 added" },
    ]);
  });
});
