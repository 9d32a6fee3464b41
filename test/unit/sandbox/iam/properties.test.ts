import { evaluate } from "../../../../sandbox/iam/evaluation/evaluate";
import type { PolicySet } from "../../../../sandbox/iam/evaluation/evaluate";
import type { Json } from "./builders";
import { ACCOUNT, OTHER_ACCOUNT, ROOT, SESSION, USER, allow, deny, policy, request } from "./builders";

/** A small generator of numbers in [0, 1), which are the same in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

const random = generator(7);
const pick = <T>(...of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
const some = <T>(make: () => T): T[] => Array.from({ length: 1 + Math.floor(random() * 3) }, make);

function statement(principal: boolean): Json {
  const make = pick(allow, allow, allow, allow, deny);
  const named = pick<unknown>(
    "*",
    { AWS: ACCOUNT },
    { AWS: SESSION.roleArn },
    { AWS: USER.arn },
    { AWS: SESSION.arn },
    { AWS: OTHER_ACCOUNT },
  );
  const condition = pick({}, {}, { Condition: { StringEquals: { "aws:k": pick("a", "b") } } });
  return make(pick("s3:*", "s3:GetObject", "sns:*", "*", "s3:Get*"), pick("*", "arn:aws:s3:::b/*", "arn:aws:s3:::c/*"), {
    ...condition,
    ...(principal && { Principal: named }),
  });
}

function policies(): PolicySet {
  const own = () => policy("own", ...some(() => statement(false)));
  return {
    identity: [own(), own()],
    resource: [policy("resource", ...some(() => statement(true)))],
    ...pick({}, {}, { boundary: own() }),
    ...pick({}, {}, { session: [own()] }),
    resourceKind: pick("resource", "key", "trust"),
  };
}

const cases = Array.from({ length: 600 }, () => ({
  policies: policies(),
  request: request("s3:GetObject", "arn:aws:s3:::b/k", {
    principal: pick(USER, SESSION, ROOT),
    context: pick({}, { "aws:k": "a" }),
    ...pick({}, {}, { resourceAccount: OTHER_ACCOUNT }),
  }),
}));
const everything = policy("everything", allow("*"));
const nothing = policy("nothing", deny("*"));
const outcomes = cases.map((one) => evaluate(one.request, one.policies).outcome);

test("the cases reach every outcome often", () => {
  for (const outcome of ["allowed", "implicitDeny", "explicitDeny"]) {
    expect(outcomes.filter((one) => one === outcome).length).toBeGreaterThan(80);
  }
});

const layers: [name: string, add: (set: PolicySet) => PolicySet][] = [
  ["identity policy", (set) => ({ ...set, identity: [...set.identity, nothing] })],
  ["boundary", (set) => ({ ...set, boundary: nothing })],
  ["session policy", (set) => ({ ...set, session: [...(set.session ?? []), nothing] })],
  ["resource policy", (set) => ({ ...set, resource: [...(set.resource ?? []), policy("no", deny("*", "*", { Principal: "*" }))] })],
];

test.each(layers)("a Deny in the %s always wins", (_name, add) => {
  const denied = cases.map((one) => evaluate(one.request, add(one.policies)).outcome);
  expect(new Set(denied)).toEqual(new Set(["explicitDeny"]));
});

test("another Allow never removes a permission", () => {
  const widened = cases.map((one) => evaluate(one.request, { ...one.policies, identity: [...one.policies.identity, everything] }).outcome);
  const lost = outcomes.filter((outcome, index) => outcome === "allowed" && widened[index] !== "allowed");
  expect(lost).toEqual([]);
});

test("a boundary never adds a permission", () => {
  const bounded = cases.map((one) => evaluate(one.request, { ...one.policies, boundary: everything }).outcome);
  const unbounded = cases.map((one) => evaluate(one.request, { ...one.policies, boundary: undefined }).outcome);
  expect(bounded).toEqual(unbounded);
});

test("the order of policies and statements changes no outcome", () => {
  const reversed = cases.map(({ request: of, policies: set }) => {
    const turned = (list: PolicySet["identity"] = []) =>
      [...list].reverse().map((one) => ({ ...one, statements: [...one.statements].reverse() }));
    return evaluate(of, { ...set, identity: turned(set.identity), resource: turned(set.resource) }).outcome;
  });
  expect(reversed).toEqual(outcomes);
});

test("nothing is allowed across accounts that is not allowed in the same account", () => {
  const foreign = cases.map((one) => evaluate({ ...one.request, resourceAccount: OTHER_ACCOUNT }, one.policies).outcome);
  const home = cases.map((one) => evaluate({ ...one.request, resourceAccount: ACCOUNT }, one.policies).outcome);
  expect(foreign.filter((outcome, index) => outcome === "allowed" && home[index] !== "allowed")).toEqual([]);
});

test("nothing is allowed without an Allow", () => {
  const onlyDenials = (list: PolicySet["identity"] = []) =>
    list.map((one) => ({ ...one, statements: one.statements.filter(({ effect }) => effect === "Deny") }));
  const results = cases.map((one) => {
    const { identity, resource, ...rest } = one.policies;
    return evaluate(one.request, { ...rest, identity: onlyDenials(identity), resource: onlyDenials(resource) }).outcome;
  });
  expect(results.filter((outcome) => outcome === "allowed")).toEqual([]);
});
