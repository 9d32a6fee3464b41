import { cdktfAbove, cdktfIn } from "../../../../stacks/cdktf/command";

test("a command line of cdktf says its verb and stacks, and no value of an option is one", () => {
  const deploy = { program: "cdktf", verb: "deploy", stacks: ["dev-registry", "dev-secrets"] };
  const words = ["deploy", "--auto-approve", "dev-registry", "--output", "cdktf.out/dev", "dev-secrets", "--app=x y", "-o", "z"];
  expect(cdktfIn(["node", "/p/node_modules/.bin/cdktf", ...words])).toEqual(deploy);
  expect(cdktfIn(["/p/node_modules/cdktf-cli/bundle/bin/cdktf.js", ...words])).toEqual(deploy);
  expect(cdktfIn(["node", "compat/cdktn/node_modules/cdktn-cli/bin/cdktn", "--no-color", "synth"])).toEqual({
    program: "cdktn",
    verb: "synth",
    stacks: [],
  });
  expect(cdktfIn(["node", "cdktf"])).toEqual({ program: "cdktf", verb: "", stacks: [] });
});

test("other programs are none, also if a word of theirs is called so", () => {
  expect(cdktfIn(["node", "--import", "tsx", "main.ts"])).toBeUndefined();
  expect(cdktfIn(["vim", "-p", "cdktf"])).toBeUndefined();
  expect(cdktfIn(["node", "/p/cdktf/main.js"])).toBeUndefined();
  expect(cdktfIn([])).toBeUndefined();
});

test("no cdktf is above this test, and none above a process that is not there", () => {
  expect([cdktfAbove(process.pid), cdktfAbove(2 ** 22 + 1)]).toEqual([undefined, undefined]);
});
