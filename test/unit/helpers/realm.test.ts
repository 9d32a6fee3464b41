import { chdir, cwd } from "node:process";
import { remember } from "../../helpers/jest/realm";

test("what a test file changes in the realm is undone", () => {
  const ofProcess = () => ["exit", "exitCode"].map((name) => Reflect.get(process, name) as unknown);
  const before = ofProcess();
  const [folder, umask, variable] = [cwd(), process.umask(), process.env.PATH];
  const listeners = process.listenerCount("SIGUSR2");
  const restore = remember();
  globalThis.fetch = () => Promise.reject(new Error("no network"));
  process.env.PATH = "/nowhere";
  process.env.ADDED = "1";
  process.exitCode = 7;
  process.exit = () => undefined as never;
  process.on("SIGUSR2", () => undefined);
  process.umask(0);
  chdir("/");
  restore();
  expect(fetch.toString()).not.toContain("no network");
  expect(process.env.PATH).toBe(variable);
  expect(process.env).not.toHaveProperty("ADDED");
  expect(ofProcess()).toEqual(before);
  expect([cwd(), process.umask(), process.listenerCount("SIGUSR2")]).toEqual([folder, umask, listeners]);
});

test("a variable that was deleted is there again, and a listener that was there stays", () => {
  const listener = (): void => undefined;
  process.on("SIGUSR2", listener);
  process.env.KEPT = "1";
  const restore = remember();
  delete process.env.KEPT;
  restore();
  expect(process.env.KEPT).toBe("1");
  expect(process.listeners("SIGUSR2")).toContain(listener);
});

test("what packages keep in the realm stays, and what jest keeps of a test file does not", () => {
  const [ofPackage, ofJest] = [Symbol("of a package"), Symbol("RETRY_TIMES")];
  const restore = remember();
  Object.assign(globalThis, { [ofPackage]: 1, [ofJest]: 1 });
  const state = Object.getOwnPropertySymbols(globalThis).filter(({ description }) => description === "$$jest-matchers-object");
  restore();
  expect(globalThis).toHaveProperty([ofPackage]);
  expect(globalThis).not.toHaveProperty([ofJest]);
  expect(state).not.toEqual([]);
});
