import { sampledRow } from "../../permissions/sample";
import type { Row } from "../../permissions/table";

const row = (action: string, by: string | undefined, role: Row["role"] = "scan"): Row => ({
  role,
  action,
  ...(by !== undefined && { missed: { by, code: 1, says: "no" } }),
});
const MISSED = Array.from({ length: 20 }, (_, index) => row(`s3:Get${index}`, "scan"));
const TABLE = [...MISSED, row("s3:PutObject", "drift"), row("s3:ListBucket", undefined), row("s3:GetObject", "scan", "pipeline")];

test("a seed chooses the same action each time, among those that the command misses of this role, and seeds together choose all", () => {
  const chosen = Array.from({ length: 500 }, (_, seed) => sampledRow(seed, "scan", "scan", TABLE));
  expect(chosen.slice(0, 50)).toEqual(Array.from({ length: 50 }, (_, seed) => sampledRow(seed, "scan", "scan", TABLE)));
  expect(new Set(chosen)).toEqual(new Set(MISSED));
});

test("a command that misses nothing of a role is wrong", () => {
  expect(() => sampledRow(1, "scan", "plan", TABLE)).toThrow("The table has no action of scan that plan misses");
});
