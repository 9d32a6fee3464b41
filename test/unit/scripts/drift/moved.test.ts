import { type DriftItem, type StackDrift } from "../../../../scripts/drift/model/types";
import { withMoves } from "../../../../scripts/drift/moved";

const TOKEN = "aws_ssm_parameter.token";
const item = (address: string, before: string, after: string): DriftItem => {
  return { address, type: "aws_x", kind: "not-applied", before, after, severity: "low", endsWithApply: true };
};
const drift = (environment: string, stack: StackDrift["stack"], ...items: readonly DriftItem[]): StackDrift => {
  return { environment, stack, account: "1", region: "r", status: "checked", items };
};
const lines = (reports: readonly StackDrift[]) =>
  reports.flatMap(({ environment, stack, items }) =>
    items.map(
      ({ address, attribute = "", before, after }) => `${environment}-${stack} ${address} ${attribute} ${String(before)} ${String(after)}`,
    ),
  );

test("a record in the wrong state is one difference, at the stack that has it", () => {
  const reports = withMoves([
    drift("dev", "secrets", item(TOKEN, "absent", "present"), item("aws_kms_key.key", "absent", "present")),
    drift("dev", "scanner", item(TOKEN, "present", "absent"), item("aws_x.a", "present", "absent")),
    drift("prod", "secrets", item(TOKEN, "absent", "present")),
    drift("prod", "scanner"),
  ]);
  expect(lines(reports)).toEqual([
    "dev-secrets aws_kms_key.key  absent present",
    `dev-scanner ${TOKEN} stack scanner secrets`,
    "dev-scanner aws_x.a  present absent",
    // Nobody else has it: it is to be made.
    `prod-secrets ${TOKEN}  absent present`,
  ]);
});
