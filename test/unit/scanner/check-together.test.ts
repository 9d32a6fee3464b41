import { NO_DEADLINE } from "../../../modules/scanner/deadline";
import type { Pin, TestAnswer, VulnerabilityService } from "../../../modules/scanner/ports";
import { type Asked, askTogether } from "../../../modules/scanner/steps/check-together";

const batchOf = (size: number, version: string): Pin[] => Array.from({ length: size }, (_, index) => ({ name: `p${index}`, version }));
const finding = (version: string) => ({
  id: `X-${version}`,
  title: "t",
  severity: "high" as const,
  cves: [],
  package: "p0",
  version,
  fixedIn: [],
  url: "",
});

/** Asks a service that answers groups with `answer`; gives the sizes of the groups that it was asked about, and what came of each batch. */
async function ask(
  batches: readonly (readonly Pin[])[],
  answer?: (group: readonly (readonly Pin[])[]) => readonly TestAnswer[] | undefined,
) {
  const groups: number[][] = [];
  const alone = () => Promise.reject(new Error("not here"));
  const service: Pick<VulnerabilityService, "test" | "testTogether"> = { test: alone };
  const together = (group: readonly (readonly Pin[])[]) => {
    groups.push(group.map((each) => each.length));
    return Promise.resolve(answer?.(group));
  };
  const asked: Asked[] = [];
  const ports = { service: answer ? { ...service, testTogether: together } : service, deadline: NO_DEADLINE };
  for await (const each of askTogether(batches, ports)) asked.push(each);
  return { groups, asked };
}

const whole = (group: readonly (readonly Pin[])[]) =>
  group.map((batch) => ({ answered: batch, findings: [finding(batch[0]?.version ?? "")] }));

test("small batches in a row go together, up to 2,500 versions or 20 batches; each keeps its own answer", async () => {
  const batches = [
    batchOf(2000, "1"),
    batchOf(400, "2"),
    batchOf(100, "3"),
    batchOf(1, "4"),
    ...Array.from({ length: 20 }, () => batchOf(1, "5")),
  ];
  const { groups, asked } = await ask(batches, whole);
  expect(groups).toEqual([[2000, 400, 100], Array.from({ length: 20 }, () => 1)]);
  expect(asked.map(({ batch }) => batch)).toEqual(batches);
  expect(asked.slice(0, 4).map(({ answer }) => answer?.findings.map(({ id }) => id))).toEqual([["X-1"], ["X-2"], ["X-3"], ["X-4"]]);
  // A batch that is alone in its group is tested by itself.
  expect(asked.at(-1)?.answer).toBeUndefined();
});

test("after a group without a whole answer, every batch is tested by itself", async () => {
  const batches = [batchOf(1500, "1"), batchOf(1000, "2"), batchOf(1500, "3"), batchOf(1000, "4")];
  const { groups, asked } = await ask(batches, () => undefined);
  expect(groups).toEqual([[1500, 1000]]);
  expect(asked.map(({ batch, answer }) => [batch.length, answer])).toEqual([1500, 1000, 1500, 1000].map((size) => [size, undefined]));
});

test("a service that cannot is not asked", async () => {
  expect((await ask([batchOf(1, "1"), batchOf(1, "2")])).asked.map(({ answer }) => answer)).toEqual([undefined, undefined]);
});
