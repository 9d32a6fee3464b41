import type { Check, Note } from "../../../../scripts/doctor/check";
import { examine } from "../../../../scripts/doctor/examine";
import { OperationError } from "../../../../scripts/words/errors";

const { signal } = new AbortController();
const ok: Note = { level: "ok", what: "fine" };
const check = (name: string, run: () => Promise<readonly Note[]>, more: Partial<Check<null>> = {}): Check<null> => ({ name, run, ...more });
const well = (name: string, more?: Partial<Check<null>>) => check(name, () => Promise.resolve([ok]), more);

describe("examine", () => {
  it("returns the findings in the order of the checks, whichever ends first", async () => {
    let release: () => void = () => undefined;
    const waits = new Promise<void>((resolve) => (release = resolve));
    const slow = check("slow", async () => (await waits, [ok, { level: "warning", what: "odd", fix: "mend it" }]));
    const quick = check("quick", () => (release(), Promise.resolve([ok])));
    expect(await examine(null, [slow, quick], { signal })).toEqual([
      { check: "slow", level: "ok", what: "fine" },
      { check: "slow", level: "warning", what: "odd", fix: "mend it" },
      { check: "quick", level: "ok", what: "fine" },
    ]);
  });

  it("goes on after a problem, and skips all checks that depend on a stop or a failure", async () => {
    const checks = [
      check("problem", () => Promise.resolve([{ level: "problem", what: "bad" }])),
      well("after problem", { after: ["problem"] }),
      check("stop", () => Promise.resolve([{ level: "problem", what: "gone", stops: true }])),
      well("after stop", { after: ["stop"] }),
      check("lenient", () => Promise.reject(new OperationError("denied")), { lenient: true }),
      well("after lenient", { after: ["lenient"] }),
      check("failure", () => Promise.reject(new OperationError("denied", "allow it"))),
      well("after failure", { after: ["failure"] }),
      well("after that", { after: ["after failure"] }),
    ];
    expect((await examine(null, checks, { signal })).map(({ check: name, level, what }) => [name, level, what])).toEqual([
      ["problem", "problem", "bad"],
      ["after problem", "ok", "fine"],
      ["stop", "problem", "gone"],
      ["after stop", "skipped", "stop was not done"],
      ["lenient", "could not check", "denied"],
      ["after lenient", "ok", "fine"],
      ["failure", "could not check", "denied"],
      ["after failure", "skipped", "failure was not done"],
      ["after that", "skipped", "after failure was not done"],
    ]);
  });

  it("leaves out checks that do not apply, and still runs those that depend on them", async () => {
    const checks = [well("other", { applies: () => false }), well("this", { after: ["other"] })];
    expect(await examine(null, checks, { signal })).toEqual([{ check: "this", level: "ok", what: "fine" }]);
  });

  it("gives up only on the check that hangs", async () => {
    const checks = [check("hangs", () => new Promise(() => undefined)), well("after", { after: ["hangs"] }), well("other")];
    expect((await examine(null, checks, { signal, timeLimitMs: 20 })).map(({ level, what }) => [level, what])).toEqual([
      ["could not check", "no answer within 0.02 s"],
      ["skipped", "hangs was not done"],
      ["ok", "fine"],
    ]);
  });

  it("starts nothing more after the user has stopped it", async () => {
    expect(await examine(null, [well("any")], { signal: AbortSignal.abort() })).toEqual([
      { check: "any", level: "skipped", what: "interrupted" },
    ]);
  });
});
