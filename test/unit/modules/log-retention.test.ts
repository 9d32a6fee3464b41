import { logRetentionDays } from "../../../modules/log-retention";

test.each([
  [1, 1],
  [2, 3],
  [7, 7],
  [31, 60],
  [366, 400],
  [3653, 3653],
  [4000, 3653],
])("%i days are kept for %i", (days, kept) => {
  expect(logRetentionDays(days)).toBe(kept);
});
