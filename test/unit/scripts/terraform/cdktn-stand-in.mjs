// Behaves as cdktn-cli 0.24 does: its words, its signals and its exit codes. STAND_IN says what happens to it.
import { spawn } from "node:child_process";

const TRACE = `undefined
undefined
Collecting Debug Information...
node:internal/process/promises:392
      new UnhandledPromiseRejection(reason);
      ^

UnhandledPromiseRejection: This error originated either by throwing inside of an async function without a catch block. The promise rejected with the reason "Error: Invoking Terraform CLI failed with exit code 1".
    at throwUnhandledRejectionsMode (node:internal/process/promises:392:7)
`;

/** @type {Record<string, () => void>} */
const happens = {
  done() {
    process.stdout.write(`
dev-registry  Terraform will perform the following actions:
  # aws_kms_key.key will be created
Plan: 1 to add, 0 to change, 0 to destroy.
dev-scanner  aws_iam_role.role: Creating...
aws_iam_role.role: Creation complete after 0s [id=role]
dev-registry  Apply complete! Resources: 1 added, 0 changed, 0 destroyed.
dev-scanner  aws_iam_policy.policy: Creation complete after 0s [id=policy]
Apply complete! Resources: 2 added, 0 changed, 1 destroyed.
No outputs found.
`);
    process.stderr.write("Error\n    at Object.Usage (handlers.js:78:3969)\n");
  },

  fails() {
    process.stdout.write(`
dev-scanner  Error: creating the role: AccessDenied
  with aws_iam_role.role,
not authorized to perform iam:CreateRole
dev-registry  Apply complete! Resources: 1 added, 0 changed, 0 destroyed.
`);
    process.stderr.write(TRACE);
    process.exitCode = 1;
  },

  refuses() {
    process.stderr.write("Usage Error: Could not find stack for pattern 'dev-scanner'\n    at Object.Usage (handlers.js:78:3969)\n");
    process.exitCode = 1;
  },

  halts() {
    process.stdout.write("\ndev-scanner  Interrupt received.\nError: execution halted\nError: execution halted\nNo outputs found.\n");
  },

  /** Its Terraform ends when it is interrupted itself; the signal to the command line alone has no effect. */
  lasts() {
    process.on("SIGINT", () => undefined);
    const terraform = `process.on("SIGINT", () => { console.log("Error: execution halted"); process.exit(1); });
      setTimeout(() => {}, 60_000); console.log("aws_iam_role.role: Creating...");`;
    spawn(process.execPath, ["-e", terraform])
      .on("close", () => process.stdout.write("No outputs found.\n"))
      .stdout.on("data", (/** @type {Buffer} */ text) => process.stdout.write(`dev-scanner  ${text.toString()}`));
  },
};

happens[process.env.STAND_IN ?? ""]?.();
