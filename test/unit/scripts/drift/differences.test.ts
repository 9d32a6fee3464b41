import { differences, related } from "../../../../scripts/drift/plan/differences";

const paths = (before: unknown, after: unknown) => differences(before, after).map(({ path, before: was, after: is }) => [path, was, is]);

test("single blocks have no index, named blocks have their name, and others have their position", () => {
  expect(paths({ target: [{ retry: [{ attempts: 1 }] }] }, { target: [{ retry: [{ attempts: 2 }] }] })).toEqual([
    ["target.retry.attempts", 1, 2],
  ]);
  const variables = (...names: string[]) => names.map((name) => ({ name, value: "v" }));
  expect(paths({ env: variables("A", "B") }, { env: variables("B", "C") })).toEqual([
    ["env.A", { name: "A", value: "v" }, undefined],
    ["env.C", undefined, { name: "C", value: "v" }],
  ]);
  expect(paths({ up: [{ r: 1 }, { r: 2 }] }, { up: [{ r: 1 }, { r: 3 }] })).toEqual([["up.1.r", 2, 3]]);
});

test("moved elements are not a difference", () => {
  expect(paths({ g: [{ r: 1 }, { r: 2 }] }, { g: [{ r: 0 }, { r: 1 }, { r: 2 }] })).toEqual([["g.0", undefined, { r: 0 }]]);
});

test("a new block is one difference", () => {
  expect(paths({ logging: [] }, { logging: [{ bucket: "b", prefix: "p" }] })).toEqual([
    ["logging", undefined, { bucket: "b", prefix: "p" }],
  ]);
});

test("JSON is compared as JSON, value by value", () => {
  expect(paths({ body: '{"widgets":[{"name":"a","x":1}]}' }, { body: '{"widgets":[{"name":"a","x":2}]}' })).toEqual([
    ["body.widgets.a.x", 1, 2],
  ]);
});

test("text that only looks like JSON is compared as text", () => {
  expect(paths({ body: "{broken" }, { body: "{broken}" })).toEqual([["body", "{broken", "{broken}"]]);
});

test("the version of a policy is reported separately from its statements", () => {
  const policy = (Version: string, Sid: string) => JSON.stringify({ Version, Statement: [{ Sid, Effect: "Deny", Action: "*" }] });
  expect(differences({ p: policy("2008-10-17", "A") }, { p: policy("2012-10-17", "B") }).map(({ path }) => path)).toEqual([
    expect.stringMatching(/^p\.(A|statement)/) as string,
    "p.Version",
  ]);
});

test("a path is related to the paths inside it", () => {
  expect([related("a.b", "a"), related("a", "a.b"), related("a", "a"), related("ab", "a"), related("a.b", "a.c")]).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});
