import { type Job, runJobs } from "../../../../scripts/process/jobs";

const signal = new AbortController().signal;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const job = (name: string, after: readonly string[] = [], run: () => Promise<string> = () => Promise.resolve(name)): Job<string> => ({
  name,
  after,
  run,
});
const fail = () => Promise.reject(new Error("broken"));

test("a job starts when the jobs before it are done", async () => {
  const order: string[] = [];
  const slow = (name: string) => async () => {
    await turn();
    order.push(name);
    return name;
  };
  const jobs = [job("a", [], slow("a")), job("b", ["a"], slow("b")), job("c", ["a", "b"], slow("c"))];
  const outcomes = await runJobs(jobs, { concurrency: 3, signal });
  expect(order).toEqual(["a", "b", "c"]);
  expect([...outcomes]).toEqual(["a", "b", "c"].map((name) => [name, { status: "done", value: name }]));
});

test("a failure skips all jobs that depend on it, and no others", async () => {
  const outcomes = await runJobs([job("a", [], fail), job("b", ["a"]), job("c", ["b"]), job("other")], { concurrency: 2, signal });
  expect(Object.fromEntries(outcomes)).toEqual({
    a: { status: "failed", error: new Error("broken") },
    b: { status: "skipped", because: "a was not done" },
    c: { status: "skipped", because: "b was not done" },
    other: { status: "done", value: "other" },
  });
});

test("never more jobs run at once than asked, and waiting jobs do not count", async () => {
  let running = 0;
  let most = 0;
  const busy = async () => {
    most = Math.max(most, ++running);
    await turn();
    running -= 1;
    return "";
  };
  const jobs = Array.from({ length: 20 }, (_, index) => job(`j${index}`, index % 2 === 1 ? [`j${index - 1}`] : [], busy));
  await runJobs(jobs, { concurrency: 3, signal });
  expect(most).toBe(3);
});

test("after the user stops it, running jobs end and no more start", async () => {
  const controller = new AbortController();
  const stops = () => {
    controller.abort();
    return Promise.resolve("a");
  };
  const outcomes = await runJobs([job("a", [], stops), job("b"), job("c", ["a"])], { concurrency: 1, signal: controller.signal });
  expect(Object.fromEntries(outcomes)).toEqual({
    a: { status: "done", value: "a" },
    b: { status: "interrupted" },
    c: { status: "interrupted" },
  });
});

test("an impossible order is a mistake of the program", async () => {
  await expect(runJobs([job("b", ["a"]), job("a")], { concurrency: 1, signal })).rejects.toThrow(
    "job b comes after a, which is not listed before it",
  );
});
