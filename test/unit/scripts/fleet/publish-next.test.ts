import { tellToPublish } from "../../../../scripts/fleet/publish-next";
import type { SourceState } from "../../../../scripts/source/verify";
import { named, screen } from "../../../helpers/states";

const SOURCES: Readonly<Record<string, SourceState>> = {
  dev: { state: "nothing accepted", tip: { commitId: "c", files: new Map() } },
  prod: { state: "no parameter", tip: undefined },
};

test("after a deploy, each account that has to be published is named with the command, and one that nobody could look at", async () => {
  const { console, text } = screen();
  const report = (environment: string, stack: "registry" | "scanner", result: "applied" | "failed" | "no changes") => {
    return { environment, stack, result };
  };
  await tellToPublish(
    [report("dev", "scanner", "no changes"), report("prod", "scanner", "applied"), report("staging", "scanner", "applied")],
    {
      environments: ["dev", "prod", "staging"].map(named),
      actorIn: () => {
        throw new Error("nobody acts");
      },
      console,
      signal: new AbortController().signal,
    },
    ({ name }) => {
      const source = SOURCES[name];
      return source ? Promise.resolve(source) : Promise.reject(new Error("no network"));
    },
  );
  const [first, next, unknown] = text().trimEnd().split("\n");
  expect([first, next]).toEqual([
    "dev: No build runs the source in dev-package-scanner until it is published again: it was published by an earlier version",
    "Next   npm run ops -- publish --env dev",
  ]);
  expect(unknown).toMatch(/^staging: whether the scanner has to be published could not be checked: Error: no network/);
});

test("what was not applied is not looked at", async () => {
  const { console, text } = screen();
  const context = {
    environments: [named("dev")],
    actorIn: () => {
      throw new Error("nobody acts");
    },
    console,
    signal: new AbortController().signal,
  };
  const never = () => Promise.reject(new Error("looked"));
  const reports = [
    { environment: "dev", stack: "scanner", result: "failed" },
    { environment: "dev", stack: "registry", result: "applied" },
  ] as const;
  await tellToPublish(reports, context, never);
  expect(text()).toBe("");
});
