import { readFileSync } from "node:fs";
import { basename } from "node:path";

interface Counted {
  broken(): Error;
  next(): number;
}

/** The fixture, as a module of its own each time. */
function counted(): Counted {
  let loaded: Counted | undefined;
  jest.isolateModules(() => {
    loaded = jest.requireActual<Counted>("../../helpers/fixtures/counted.cjs");
  });
  if (loaded === undefined) throw new Error("The fixture was not loaded");
  return loaded;
}

describe("a module that was compiled once", () => {
  const [first, second] = [counted(), counted()];

  it("is run anew for each that loads it, and shares no values", () => {
    expect([first.next(), first.next(), second.next()]).toEqual([1, 2, 1]);
  });

  it("is run in the realm of the test, which is Node's", () => {
    expect(second.broken()).toBeInstanceOf(Error);
    expect(() => readFileSync("/no/such/file")).toThrow(Error);
  });

  it.each([first, second])("says the line and the column of its source, the first line's too", (module) => {
    const [, frame = ""] = (module.broken().stack ?? "").split("\n");
    expect(basename(frame.trim())).toBe("counted.cjs:1:24)");
  });
});

test("a package is loaded once, whoever asks for it", () => {
  const loaded: unknown[] = [];
  for (const load of [jest.requireActual<object>, require])
    jest.isolateModules(() => {
      loaded.push(load("yaml"));
    });
  expect(loaded[0]).toBe(loaded[1]);
});

test("a package can be mocked for those that import it", () => {
  jest.doMock("yaml", () => "mocked");
  const load: (name: string) => unknown = require;
  let loaded: unknown;
  jest.isolateModules(() => {
    loaded = load("yaml");
  });
  jest.dontMock("yaml");
  expect(loaded).toBe("mocked");
});
