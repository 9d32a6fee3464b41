import { join } from "node:path";
import { cdktfDeploy, stackLines } from "../../../../scripts/terraform/cdktf";
import { libraryOf } from "../../../../scripts/terraform/library";
import { Interrupted, OperationError } from "../../../../scripts/words/errors";

describe("stackLines", () => {
  it("assigns each line to the stack whose name is in front of it or of a line above", () => {
    const split = stackLines(["dev-registry", "dev-scanner"], { indents: true });
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

  it("does so even if only the first line has the name", () => {
    const split = stackLines(["dev-registry", "dev-scanner"], { indents: false });
    const lines = [
      "",
      "dev-registry  # aws_kms_key.key will be created",
      '  + resource "aws_kms_key" "key" {',
      "dev-scanner  aws_iam_role.role: Creating...",
      "aws_iam_role.role: Creation complete",
      "dev-registry  ",
      "Apply complete! Resources: 1 added",
    ];
    expect(lines.map(split)).toEqual([
      { stack: "", line: "" },
      { stack: "dev-registry", line: "# aws_kms_key.key will be created" },
      { stack: "dev-registry", line: '  + resource "aws_kms_key" "key" {' },
      { stack: "dev-scanner", line: "aws_iam_role.role: Creating..." },
      { stack: "dev-scanner", line: "aws_iam_role.role: Creation complete" },
      { stack: "dev-registry", line: "" },
      { stack: "dev-registry", line: "Apply complete! Resources: 1 added" },
    ]);
  });
});

describe("cdktfDeploy with CDK Terrain's command line", () => {
  const library = { ...libraryOf({ CDK_LIBRARY: "cdktn" }), program: join(__dirname, "cdktn-stand-in.mjs") };
  const deploy = (happens: string, options: Partial<Parameters<typeof cdktfDeploy>[1]> = {}) =>
    cdktfDeploy(["dev-registry", "dev-scanner"], {
      environmentName: "dev",
      environment: { STAND_IN: happens },
      library,
      source: "mirror",
      output: "nowhere",
      ...options,
    });

  it("finds the result of each stack's apply, and passes on the lines", async () => {
    const lines: string[] = [];
    const onLine = (stack: string, line: string) => lines.push(`${stack}: ${line}`);
    expect(await deploy("done", { onLine })).toEqual(
      new Map([
        ["dev-registry", { added: 1, changed: 0, destroyed: 0 }],
        ["dev-scanner", { added: 2, changed: 0, destroyed: 1 }],
      ]),
    );
    expect(lines).toContain("dev-scanner: aws_iam_role.role: Creation complete after 0s [id=role]");
    expect(lines).toContain(":     at Object.Usage (handlers.js:78:3969)");
  });

  it("shows Terraform's error, without the command line's own stack trace and messages", async () => {
    const failure = await deploy("fails").catch((error: unknown) => error);
    expect(failure).toEqual(
      new OperationError(
        [
          "terraform (cdktn deploy dev-scanner) failed",
          "Error: creating the role: AccessDenied",
          "  with aws_iam_role.role,",
          "not authorized to perform iam:CreateRole",
        ].join("\n"),
      ),
    );
  });

  it("shows an error of the command line itself", async () => {
    await expect(deploy("refuses")).rejects.toThrow(
      "terraform (cdktn deploy dev-registry dev-scanner) failed\nUsage Error: Could not find stack for pattern 'dev-scanner'",
    );
  });

  it("counts a successful end after an interruption as interrupted", async () => {
    await expect(deploy("halts")).rejects.toThrow(Interrupted);
  });

  it("interrupts its Terraform too, and waits for its end", async () => {
    const controller = new AbortController();
    const lines: string[] = [];
    const onLine = (stack: string, line: string) => {
      lines.push(line);
      if (line.includes("Creating...")) controller.abort();
    };
    await expect(deploy("lasts", { signal: controller.signal, onLine })).rejects.toThrow(Interrupted);
    expect(lines).toEqual(["aws_iam_role.role: Creating...", "Error: execution halted", "No outputs found."]);
  });
});
