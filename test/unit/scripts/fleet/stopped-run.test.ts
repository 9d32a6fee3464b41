import { whetherToCancel } from "../../../../scripts/fleet/stopped-run";

const run = (phase: "plan" | "apply") => ({ stack: "dev-scanner", phase, link: "https://app.terraform.io/run" });
const answering = (yes: boolean) => {
  const asked: string[] = [];
  const ask = ({ text, answer }: { text: string; answer: string }) => {
    asked.push(`${text} ${answer}`);
    return Promise.resolve(yes);
  };
  return { ask, asked };
};

test("a plan that is stopped is cancelled without a question", async () => {
  const { ask, asked } = answering(false);
  expect(await whetherToCancel(run("plan"), ask)).toBe("cancel");
  expect(asked).toEqual([]);
});

test("an apply goes on, unless somebody says that it is to be cancelled", async () => {
  const { ask, asked } = answering(false);
  expect(await whetherToCancel(run("apply"), ask)).toBe("leave");
  expect(asked).toEqual(["dev-scanner is being applied there, and goes on: https://app.terraform.io/run. To cancel it? cancel"]);
  expect(await whetherToCancel(run("apply"), answering(true).ask)).toBe("cancel");
});
