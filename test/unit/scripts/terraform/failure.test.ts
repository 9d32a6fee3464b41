import { errorBlocks, terraformError } from "../../../../scripts/terraform/failure";
import { lockInfo, StateLocked } from "../../../../scripts/terraform/state-lock";
import { OperationError } from "../../../../scripts/words/errors";

const LOCKED = `
Error: Error acquiring the state lock

Error message: operation error S3: PutObject, https response error StatusCode:
412, RequestID: x, HostID: , api error PreconditionFailed: At least one of the
pre-conditions you specified did not hold
Lock Info:
  ID:        7c1e2f4b-0000-1111-2222-333344445555
  Path:      prod-scan-state-333344445555-eu-central-1/prod/scanner.tfstate
  Operation: OperationTypeApply
  Who:       ana@laptop
  Version:   1.11.4
  Created:   2026-11-24 16:20:00.123456789 +0000 UTC
  Info:      


Terraform acquires a state lock to protect the state from being written
`;

describe("errorBlocks", () => {
  it("extracts errors from their frames and leaves out warnings", () => {
    const output = [
      "aws_x.y: Creating...",
      "╷",
      "│ Warning: Old argument",
      "│ ",
      "│ Use another.",
      "╵",
      "╷",
      "│ Error: creating X: no",
      "│ ",
      "│   with aws_x.y,",
      "╵",
      "╷",
      "│ Error: creating Z: no",
      "╵",
    ].join("\n");
    expect(errorBlocks(output)).toBe("Error: creating X: no\n\n  with aws_x.y,\n\nError: creating Z: no");
  });

  it("returns everything from the error on if there are no frames", () => {
    const output = "aws_x.y: Creating...\n\nError: creating X: no\n\n  with aws_x.y,\n\nError: User: ana is not authorized\n";
    expect(errorBlocks(output)).toBe("Error: creating X: no\n\n  with aws_x.y,\n\nError: User: ana is not authorized");
  });

  it("returns the end of an output without an error", () => {
    expect(errorBlocks("a\nb\n\nc\n")).toBe("a\nb\nc");
  });
});

describe("terraformError", () => {
  it.each([
    [
      'Error: creating CloudWatch Logs Log Group (/x): operation error CloudWatch Logs: CreateLogGroup, api error AccessDeniedException: User with accountId: 222233334444 is not authorized to perform CreateLogGroup with Tags. An additional permission "logs:TagResource" is required.\n',
      "may not do logs:TagResource, which a log group with tags needs in account 222233334444",
    ],
    [
      "Error: creating KMS Key: operation error KMS: CreateKey, https response error StatusCode: 400, RequestID: x, MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in the future.\n",
      "may not do kms:PutKeyPolicy on a key that it makes or changes, so that nobody could change its policy again",
    ],
  ])("names action and role where AWS does not: %s", (output, words) => {
    const role = "arn:aws:iam::222233334444:role/package-scan-deploy";
    expect(terraformError("apply", output, { role }).what).toBe(`The role ${role} ${words}`);
    expect(terraformError("apply", output).what).toBe(`The caller ${words}`);
  });

  it("says why a deploy role may not make a role", () => {
    const user = "arn:aws:sts::222233334444:assumed-role/package-scan-deploy/package-scan";
    const role = "arn:aws:iam::222233334444:role/dev-package-scan-build";
    const output = `Error: creating IAM Role (dev-package-scan-build): operation error IAM: CreateRole, https response error StatusCode: 403, RequestID: x, api error AccessDenied: User: ${user} is not authorized to perform: iam:CreateRole on resource: ${role} because no identity-based policy allows the iam:CreateRole action\n`;
    const { what, remedy } = terraformError("apply", output);
    expect(what).toBe(`${user} may not do iam:CreateRole on ${role}`);
    expect(remedy).toContain("environments/NAME.yaml has to name it (iam.permissionsBoundary)");
    expect(remedy).toContain("npm run ops -- roles --env NAME");
  });

  it("explains a protected resource that a plan would replace", () => {
    const output =
      "Error: Instance cannot be destroyed\n\n  on cdk.tf.json line 3:\n\nResource aws_kms_key.key has lifecycle.prevent_destroy set, but the plan calls\nfor this resource to be destroyed.\n";
    const { what, remedy } = terraformError("plan", output);
    expect(what).toBe("aws_kms_key.key is protected, and this plan would destroy it or make another in its place");
    expect(remedy).toContain("it is tainted: npm run ops -- doctor --env NAME");
  });

  it("names the command, the errors and the place of the whole output", () => {
    const error = terraformError("apply", "Error: no\n", { logFile: "/logs/x.log" });
    expect(error).toBeInstanceOf(OperationError);
    expect(error.message).toBe("terraform apply failed\nError: no\n  Its whole output: /logs/x.log");
  });

  it.each([
    [
      "Error: Cannot assume IAM Role\n\nIAM Role (arn:aws:iam::444455556666:role/deploy) cannot be\nassumed.\n\nError: operation error STS: AssumeRole, api error AccessDenied:\nUser: arn:aws:iam::111122223333:root is not authorized to perform:\nsts:AssumeRole",
      "The role arn:aws:iam::444455556666:role/deploy could not be assumed by arn:aws:iam::111122223333:root",
    ],
    ["Error: reading X: api error ExpiredToken: The security token included in the request is expired", "The AWS credentials have expired"],
    ['Error: Error refreshing state: S3 bucket "dev-state" does not exist.', "The bucket of the state (dev-state) does not exist"],
    [
      "Error: Saved plan is stale\n\nThe given plan file can no longer be applied",
      "Somebody else has changed the state since this was planned",
    ],
    [
      "Error: creating IAM Role (dev-scan): operation error IAM: CreateRole, https response error StatusCode: 409, RequestID: x, EntityAlreadyExists: Role with name dev-scan already exists.",
      "creating IAM Role (dev-scan): it exists already (EntityAlreadyExists)",
    ],
    [
      "Error: creating CodeArtifact Domain (dev): operation error codeartifact: CreateDomain, StatusCode: 409, RequestID: x, ConflictException: Domain with name dev already exists.",
      "creating CodeArtifact Domain (dev): it exists already (ConflictException)",
    ],
    ["Error: Failed to write plan file\n\nwrite plan.tfplan: no space left on\ndevice", "The disk is full"],
    ["Error: creating X: api error ThrottlingException: Rate exceeded", "AWS throttles this account (ThrottlingException)"],
    ["Error: dial tcp 10.0.0.1:443: i/o timeout", "AWS does not answer: dial tcp 10.0.0.1:443: i/o timeout"],
  ])("knows what to do about %j", (output, what) => {
    const error = terraformError("plan", `╷\n${output.replace(/^/gm, "│ ")}\n╵\n`, { logFile: "/logs/x.log" });
    expect(error.what).toBe(what);
    expect(error.remedy).toMatch(/^.+\nIts whole output: \/logs\/x.log$/);
  });

  it("names the environment in the commands of a remedy", () => {
    const output = "Error: creating KMS Alias (alias/x): api error AlreadyExistsException: it exists";
    const remedyOf = (name?: string) => terraformError("apply", output, { environmentName: name }).remedy;
    const rest = "takes over what was made by hand. Delete or rename what it does not find.";
    expect(remedyOf("dev")).toBe(`npm run ops -- adopt --env dev ${rest}`);
    expect(remedyOf()).toBe(`npm run ops -- adopt --env NAME ${rest}`);
  });

  it.each([
    ["no valid credential sources found", "There are no AWS credentials, or AWS does not accept them"],
    ["dial tcp 10.0.0.1:443: i/o timeout", "AWS does not answer: dial tcp 10.0.0.1:443: i/o timeout"],
    ["no space left on device", "The disk is full"],
    ["api error ExpiredToken: expired", "The AWS credentials have expired"],
  ])("does not send whoever reads of a run's %j to this machine", (output, what) => {
    const run = "https://tfe.acme.example/app/acme/workspaces/dev-scanner/runs/run-1";
    const error = terraformError("plan", `Error: ${output}\n`, { run, environmentName: "dev" });
    expect(error.what).toBe(what);
    expect(error.remedy).toMatch(new RegExp(`^.*\\brun\\b.*\nIts run: ${run}$`));
    expect(error.remedy).not.toMatch(/aws sso login|AWS_PROFILE|AWS_ENDPOINT_URL|results\/ops|--env NAME/);
  });

  it("takes nothing from the lock that HCP Terraform shows: it is the one that was wanted", () => {
    const output = LOCKED.replace(
      /(Error acquiring the state lock\n)/,
      '$1\nError message: workspace already locked (lock ID: "acme/prod-scanner")\n',
    );
    expect(lockInfo(output)).toEqual({ id: "acme/prod-scanner", path: "acme/prod-scanner", operation: "", who: "" });
    expect(new StateLocked(lockInfo(output) ?? { id: "", path: "", operation: "", who: "" }).message).toBe(
      "The state acme/prod-scanner is locked: by somebody, lock acme/prod-scanner\n  Someone may still be applying. If not: terraform force-unlock acme/prod-scanner, in the stack's folder.",
    );
  });

  it("recognises a lock in a frame and in colours, as of a command that has no option against them", () => {
    const coloured = `\x1b[31m╷\x1b[0m\n${LOCKED.replace(/^/gm, "\x1b[31m│\x1b[0m \x1b[0m")}\n\x1b[31m╵\x1b[0m\n`;
    expect(lockInfo(coloured)).toEqual(lockInfo(LOCKED));
    expect(lockInfo(LOCKED)?.who).toBe("ana@laptop");
    expect(lockInfo(LOCKED.replace(/ {2}ID:.*\n/, ""))).toBeUndefined();
  });

  it("recognises a lock", () => {
    const error = terraformError("plan", LOCKED);
    expect(error).toBeInstanceOf(StateLocked);
    expect((error as StateLocked).lock).toEqual({
      id: "7c1e2f4b-0000-1111-2222-333344445555",
      path: "prod-scan-state-333344445555-eu-central-1/prod/scanner.tfstate",
      operation: "OperationTypeApply",
      who: "ana@laptop",
      created: new Date("2026-11-24T16:20:00.123Z"),
    });
  });
});

describe("StateLocked", () => {
  it.each([
    ["2026-11-24T16:34:00Z", "14 minutes ago", " --force"],
    ["2026-11-24T16:21:00Z", "1 minute ago", " --force"],
    ["2026-11-24T20:20:00Z", "4 hours ago", ""],
    ["2026-11-27T16:20:00Z", "3 days ago", ""],
  ])("says at %s who holds the lock, that it is from %s, and how to free it", (now, age, force) => {
    const lock = lockInfo(LOCKED);
    if (lock === undefined) throw new Error("no lock");
    expect(new StateLocked(lock, new Date(now)).message).toBe(
      `State of prod-scanner is locked: by ana@laptop, ${age}, apply, lock 7c1e2f4b-0000-1111-2222-333344445555\n` +
        "  Someone may still be applying. If not: npm run ops -- state unlock --env prod --stack scanner --id 7c1e2f4b-0000-1111-2222-333344445555" +
        force,
    );
  });

  it.each([
    ["/home/ana/project/.state/dev/registry.tfstate", "State of dev-registry is locked"],
    ["C:\\project\\.state\\dev\\state.tfstate", "State of dev-state is locked"],
    ["bucket/dev/other.tfstate", "The state bucket/dev/other.tfstate is locked"],
    ["organization/workspace", "The state organization/workspace is locked"],
  ])("recognises whose state %s is", (path, what) => {
    const { message } = new StateLocked({ id: "7c1e", path, operation: "", who: "" });
    expect(message.split(": ")[0]).toBe(what);
    expect(message.includes("terraform force-unlock 7c1e")).toBe(what.startsWith("The"));
  });

  it("is not reported if there is no lock", () => {
    expect(lockInfo("Error: something else")).toBeUndefined();
    // The local state is broken.
    expect(
      lockInfo("Error: Error acquiring the state lock\n\nError message: 2 problems:\n\n- Unsupported state file format"),
    ).toBeUndefined();
  });
});
