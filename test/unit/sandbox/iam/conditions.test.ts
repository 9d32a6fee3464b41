import { Context } from "../../../../sandbox/iam/evaluation/context";
import type { ContextKeys } from "../../../../sandbox/iam/evaluation/context";
import { parseConditions } from "../../../../sandbox/iam/evaluation/condition-test";
import { conditionsHold } from "../../../../sandbox/iam/evaluation/conditions";

type Row = [condition: unknown, context: ContextKeys, holds: boolean];

const k = (value: string | readonly string[]): ContextKeys => ({ "aws:k": value });

const strings: Row[] = [
  [{ StringEquals: { "aws:k": "a" } }, k("a"), true],
  [{ StringEquals: { "aws:k": "a" } }, k("A"), false],
  [{ StringEquals: { "aws:k": ["a", "b"] } }, k("b"), true],
  [{ StringEquals: { "aws:k": "a*" } }, k("ab"), false],
  [{ StringEquals: { "AWS:K": "a" } }, k("a"), true],
  [{ StringEquals: { "aws:k": "a" } }, {}, false],
  [{ StringNotEquals: { "aws:k": "a" } }, k("b"), true],
  [{ StringNotEquals: { "aws:k": ["a", "b"] } }, k("b"), false],
  [{ StringNotEquals: { "aws:k": "a" } }, {}, true],
  [{ StringEqualsIgnoreCase: { "aws:k": "ABC" } }, k("abc"), true],
  [{ StringNotEqualsIgnoreCase: { "aws:k": "ABC" } }, k("abc"), false],
  [{ StringLike: { "aws:k": "a*c?" } }, k("abbbcd"), true],
  [{ StringLike: { "aws:k": "a?c" } }, k("ac"), false],
  [{ StringLike: { "aws:k": "A*" } }, k("abc"), false],
  [{ StringLike: { "aws:k": "*" } }, {}, false],
  [{ StringNotLike: { "aws:k": "a*" } }, k("abc"), false],
  [{ StringNotLike: { "aws:k": "a*" } }, k("bc"), true],
  [{ StringEquals: { "aws:k": "a", "aws:l": "b" } }, { "aws:k": "a", "aws:l": "c" }, false],
  [{ StringEquals: { "aws:k": "a" }, StringLike: { "aws:l": "b*" } }, { "aws:k": "a", "aws:l": "bc" }, true],
];

const numbersAndDates: Row[] = [
  [{ NumericEquals: { "aws:k": "10" } }, k("10.0"), true],
  [{ NumericNotEquals: { "aws:k": 10 } }, k("10"), false],
  [{ NumericLessThan: { "aws:k": "10" } }, k("9"), true],
  [{ NumericLessThan: { "aws:k": "10" } }, k("10"), false],
  [{ NumericLessThanEquals: { "aws:k": "10" } }, k("10"), true],
  [{ NumericGreaterThan: { "aws:k": "10" } }, k("10"), false],
  [{ NumericGreaterThanEquals: { "aws:k": "10" } }, k("10"), true],
  [{ NumericLessThan: { "aws:k": "10" } }, k("many"), false],
  [{ NumericLessThan: { "aws:k": "10" } }, {}, false],
  [{ DateLessThan: { "aws:k": "2026-01-02T00:00:00Z" } }, k("2026-01-01T00:00:00Z"), true],
  [{ DateGreaterThan: { "aws:k": "2026-01-02T00:00:00Z" } }, k("2026-01-01T00:00:00Z"), false],
  [{ DateEquals: { "aws:k": "1767225600" } }, k("2026-01-01T00:00:00Z"), true],
  [{ DateGreaterThanEquals: { "aws:k": "2026-01-01T01:00:00+01:00" } }, k("2026-01-01T00:00:00Z"), true],
  [{ DateNotEquals: { "aws:k": "2026-01-01" } }, k("2026-01-01T00:00:00Z"), false],
];

const boolsAddressesAndNull: Row[] = [
  [{ Bool: { "aws:k": "true" } }, k("true"), true],
  [{ Bool: { "aws:k": false } }, k("true"), false],
  [{ Bool: { "aws:k": "false" } }, {}, false],
  [{ BoolIfExists: { "aws:k": "false" } }, {}, true],
  [{ BinaryEquals: { "aws:k": "QmluYXJ5" } }, k("QmluYXJ5"), true],
  [{ IpAddress: { "aws:k": "203.0.113.0/24" } }, k("203.0.113.9"), true],
  [{ IpAddress: { "aws:k": "203.0.113.0/24" } }, k("203.0.114.9"), false],
  [{ IpAddress: { "aws:k": ["10.0.0.0/8", "127.0.0.1"] } }, k("127.0.0.1"), true],
  [{ IpAddress: { "aws:k": "2001:db8::/32" } }, k("2001:db8:1::5"), true],
  [{ IpAddress: { "aws:k": "2001:db8::/32" } }, k("10.0.0.1"), false],
  [{ IpAddress: { "aws:k": "10.0.0.0/99" } }, k("10.0.0.1"), false],
  [{ NotIpAddress: { "aws:k": "10.0.0.0/8" } }, k("10.1.2.3"), false],
  [{ NotIpAddress: { "aws:k": "10.0.0.0/8" } }, {}, true],
  [{ Null: { "aws:k": "true" } }, {}, true],
  [{ Null: { "aws:k": "true" } }, k("a"), false],
  [{ Null: { "aws:k": "false" } }, k("a"), true],
  [{ Null: { "aws:k": false } }, {}, false],
];

const arns: Row[] = [
  [{ ArnLike: { "aws:k": "arn:aws:iam::*:role/scan-*" } }, k("arn:aws:iam::111122223333:role/scan-1"), true],
  [{ ArnEquals: { "aws:k": "arn:aws:iam::*:role/scan-*" } }, k("arn:aws:iam::111122223333:role/scan-1"), true],
  [{ ArnLike: { "aws:k": "arn:aws:*:role/scan" } }, k("arn:aws:iam::111122223333:role/scan"), false],
  [{ ArnLike: { "aws:k": "arn:aws:sns:*:*:a:b*" } }, k("arn:aws:sns:eu-central-1:1:a:bc"), true],
  [{ ArnNotLike: { "aws:k": "arn:aws:iam::1:role/a" } }, k("arn:aws:iam::1:role/b"), true],
  [{ ArnNotEquals: { "aws:k": "arn:aws:iam::1:role/a" } }, k("arn:aws:iam::1:role/a"), false],
  [{ ArnNotEquals: { "aws:k": "arn:aws:iam::1:role/a" } }, {}, true],
];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html */
const sets: Row[] = [
  [{ "ForAllValues:StringEquals": { "aws:k": ["a", "b"] } }, k(["a", "b"]), true],
  [{ "ForAllValues:StringEquals": { "aws:k": ["a", "b"] } }, k(["a", "c"]), false],
  [{ "ForAllValues:StringEquals": { "aws:k": ["a"] } }, {}, true],
  [{ "ForAllValues:StringEquals": { "aws:k": ["a"] } }, k([]), true],
  [{ "ForAnyValue:StringEquals": { "aws:k": ["a", "b"] } }, k(["b", "c"]), true],
  [{ "ForAnyValue:StringEquals": { "aws:k": ["a"] } }, k(["b", "c"]), false],
  [{ "ForAnyValue:StringEquals": { "aws:k": ["a"] } }, {}, false],
  [{ "ForAnyValue:StringEqualsIfExists": { "aws:k": ["a"] } }, {}, false],
  [{ "ForAnyValue:StringNotEquals": { "aws:k": ["a"] } }, k(["a", "b"]), true],
  [{ "ForAnyValue:StringNotEquals": { "aws:k": ["a", "b"] } }, k(["a", "b"]), false],
  [{ "ForAllValues:StringNotEquals": { "aws:k": ["a"] } }, k(["b", "c"]), true],
  [{ "ForAllValues:StringNotEquals": { "aws:k": ["a"] } }, k(["a", "c"]), false],
  [{ "ForAllValues:StringLike": { "aws:k": ["a*"] } }, k(["ab", "ac"]), true],
  [{ StringEqualsIfExists: { "aws:k": "a" } }, {}, true],
  [{ StringEqualsIfExists: { "aws:k": "a" } }, k("b"), false],
  [{ NumericLessThanIfExists: { "aws:k": "5" } }, {}, true],
  [{ StringEquals: { "aws:k": "a" } }, k(["b", "a"]), true],
  [{ StringNotEquals: { "aws:k": "a" } }, k(["b", "a"]), false],
];

const variables: Row[] = [
  [{ StringEquals: { "aws:k": "${aws:username}" } }, { "aws:k": "ana", "aws:username": "ana" }, true],
  [{ StringLike: { "aws:k": "home/${aws:username}/*" } }, { "aws:k": "home/ana/x", "aws:username": "ana" }, true],
  [{ StringLike: { "aws:k": "${aws:username}" } }, { "aws:k": "anything", "aws:username": "*" }, false],
  [{ StringLike: { "aws:k": "${*}" } }, k("*"), true],
  [{ StringLike: { "aws:k": "${*}" } }, k("a"), false],
  [{ StringEquals: { "aws:k": "a${?}${$}" } }, k("a?$"), true],
  [{ StringEquals: { "aws:k": "${aws:PrincipalTag/team, 'none'}" } }, k("none"), true],
  [{ StringEquals: { "aws:k": "${aws:PrincipalTag/team}" } }, k(""), false],
  [{ StringNotEquals: { "aws:k": "${aws:PrincipalTag/team}" } }, k("a"), true],
  [{ StringEquals: { "aws:k": "${AWS:UserName}" } }, { "aws:k": "ana", "aws:username": "ana" }, true],
];

test.each([...strings, ...numbersAndDates, ...boolsAddressesAndNull, ...arns, ...sets, ...variables])(
  "%j with %j: %s",
  (block, keys, holds) => {
    expect(conditionsHold(parse(block), new Context(keys), true)).toBe(holds);
  },
);

test("the old policy version has no variables", () => {
  const tests = parse({ StringEquals: { "aws:k": "${aws:username}" } });
  expect(conditionsHold(tests, new Context({ "aws:k": "${aws:username}", "aws:username": "ana" }), false)).toBe(true);
  expect(conditionsHold(tests, new Context({ "aws:k": "ana", "aws:username": "ana" }), false)).toBe(false);
});

test.each(["StringEqual", "stringequals", "NullIfExists", "ForAllValues:Null", "ForSomeValues:StringEquals", "IfExists", "constructor"])(
  "%s is not an operator",
  (operator) => {
    expect(() => parse({ [operator]: { "aws:k": "a" } })).toThrow(`unknown condition operator "${operator}"`);
  },
);

function parse(block: unknown) {
  return parseConditions(block, (problem) => {
    throw new Error(problem);
  });
}
