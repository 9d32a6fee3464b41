import { capacityOf, concurrencyOf } from "../../../../scripts/terraform/capacity";

const GB = 1024 ** 3;

test.each([
  [{ cores: 2, memory: 24 * GB }, 2],
  [{ cores: 1, memory: 24 * GB }, 2],
  [{ cores: 16, memory: 64 * GB }, 16],
  [{ cores: 16, memory: 4 * GB }, 5],
  [{ cores: 8, memory: 1 * GB }, 1],
  [{ cores: 8, memory: 0.2 * GB }, 1],
])("a machine with %j runs %d at a time", (machine, count) => {
  expect(capacityOf(machine)).toBe(count);
  expect(concurrencyOf(undefined, machine)).toBe(count);
});

test("the user's number overrides the machine's", () => {
  expect(concurrencyOf("7", { cores: 1, memory: GB })).toBe(7);
});

test.each(["0", "-1", "two", "1.5", "", "1000"])("--parallel %j is refused", (wanted) => {
  expect(() => concurrencyOf(wanted)).toThrow(`--parallel ${wanted} is not a number of stacks, 1 to 999.`);
});
