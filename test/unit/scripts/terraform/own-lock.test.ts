import { isLeftBehind, isOfKilledRestore, type OwnOperation, ownLock } from "../../../../scripts/terraform/own-lock";
import { lockInfo } from "../../../../scripts/terraform/state-lock";

const DEAD = "process 999999999";
const killed = (operation: OwnOperation) => ({ ...ownLock("bucket/dev/scanner.tfstate", operation), info: DEAD });

test("of a run that was killed here, only the lock of a restore is in nobody's way", () => {
  const operations = ["restore", "move", "migrate"] as const;
  expect(operations.map((each) => [isLeftBehind(killed(each)), isOfKilledRestore(killed(each))])).toEqual([
    [true, true],
    [true, false],
    [true, false],
  ]);
  expect(isOfKilledRestore(ownLock("bucket/dev/scanner.tfstate", "restore"))).toBe(false);
  expect(isOfKilledRestore({ ...killed("restore"), who: "ana@laptop" })).toBe(false);
});

test("it is known by what Terraform prints of it", () => {
  const { id, path, operation, who, created = new Date() } = killed("restore");
  const printed = (info: string) => `Error: Error acquiring the state lock

Lock Info:
  ID:        ${id}
  Path:      ${path}
  Operation: ${operation}
  Who:       ${who}
  Version:   
  Created:   ${created.toISOString().replace("T", " ").replace("Z", "")} +0000 UTC
  Info:      ${info}


Terraform acquires a state lock
`;
  expect(lockInfo(printed(DEAD))).toEqual({ id, path, operation, who, created, info: DEAD });
  expect(isOfKilledRestore(lockInfo(printed(DEAD)) ?? killed("move"))).toBe(true);
  expect(lockInfo(printed(""))).toEqual({ id, path, operation, who, created });
});
