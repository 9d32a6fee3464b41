import { differenceOf, managedCount, parseState, resourcesOf, StateUnreadable, withSerial } from "../../../../scripts/state/state-file";
import { SECRET, stateText } from "../../../helpers/states";

const parsed = (serial: number, resources: Record<string, string>) => parseState(stateText(serial, resources), "x");

describe("parseState", () => {
  it.each([
    [`${SECRET} {`, "x cannot be read as a Terraform state: it is not JSON"],
    ["[]", "x cannot be read as a Terraform state: the whole is wrong (Invalid input: expected object, received array)"],
    [
      stateText(1).replace('"version": 4', '"version": 3'),
      "x cannot be read as a Terraform state: version is wrong (Invalid input: expected 4)",
    ],
    [
      stateText(1).replace('"serial": 1', `"serial": "${SECRET}"`),
      "x cannot be read as a Terraform state: serial is wrong (Invalid input: expected number, received string)",
    ],
  ])("says what is wrong without showing the content: %#", (content, message) => {
    const parse = () => parseState(content, "x");
    expect(parse).toThrow(StateUnreadable);
    expect(parse).toThrow(new Error(message));
  });
});

describe("resourcesOf", () => {
  const state = parseState(
    JSON.stringify({
      version: 4,
      terraform_version: "1.11.4",
      serial: 3,
      lineage: "l",
      resources: [
        { mode: "data", type: "aws_d", name: "d", instances: [{}] },
        { mode: "managed", type: "aws_x", name: "each", instances: [{ index_key: 'a"b' }, { index_key: "c" }] },
        { module: "module.m[0]", mode: "managed", type: "aws_x", name: "count", instances: [{ index_key: 0 }] },
        { mode: "managed", type: "aws_y", name: "old", instances: [{}, { deposed: "deadbeef" }] },
      ],
    }),
    "x",
  );

  it("gives each object the same address as Terraform", () => {
    expect(resourcesOf(state)).toEqual([
      { address: "data.aws_d.d", type: "aws_d", managed: false },
      { address: 'aws_x.each["a\\"b"]', type: "aws_x", managed: true },
      { address: 'aws_x.each["c"]', type: "aws_x", managed: true },
      { address: "module.m[0].aws_x.count[0]", type: "aws_x", managed: true },
      { address: "aws_y.old", type: "aws_y", managed: true },
      { address: "aws_y.old (deposed deadbeef)", type: "aws_y", managed: true },
    ]);
    expect(managedCount(state)).toBe(5);
  });
});

describe("differenceOf", () => {
  it("lists added, removed and changed resources", () => {
    const difference = differenceOf(parsed(4, { a: "1", b: "1", c: "1" }), parsed(2, { b: "1", c: "2", d: "1" }));
    expect(difference).toEqual({ added: ["aws_x.d"], vanished: ["aws_x.a"], changed: ["aws_x.c"] });
  });

  it("counts everything as added if there was no state", () => {
    expect(differenceOf(undefined, parsed(2, { b: "1" }))).toEqual({ added: ["aws_x.b"], vanished: [], changed: [] });
  });
});

describe("withSerial", () => {
  it("changes the serial and no other digit", () => {
    const content = stateText(7, { a: "1" }).replace('"value": "1"', '"value": 12345678901234567890, "serial": 7');
    const changed = withSerial(content, 12, "x");
    expect(changed).toContain('"value": 12345678901234567890, "serial": 7');
    expect(changed.replace('"serial": 12', '"serial": 7')).toBe(content);
  });

  it("refuses a state in which another serial comes before its own", () => {
    const content = '{"outputs": {"serial": 1}, "version": 4, "terraform_version": "1", "serial": 7, "lineage": "l"}';
    expect(() => withSerial(content, 8, "x")).toThrow("x cannot be read as a Terraform state: its serial is not where Terraform writes it");
  });
});
