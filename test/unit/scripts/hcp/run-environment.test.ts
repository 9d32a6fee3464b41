import type { Resource } from "../../../../scripts/hcp/api";
import { runEnvironment, sourceOf, winnerOf } from "../../../../scripts/hcp/settings/run-environment";
import { document, type WireResource } from "../../../helpers/hcp";
import { type HcpPlaceWorld, startHcpPlace } from "../../../helpers/hcp-place";

let at: HcpPlaceWorld;
let workspace: Resource;
beforeAll(async () => {
  at = await startHcpPlace("sandbox");
  workspace = await at.place.workspace("scanner");
});
afterAll(() => at.stop());

const variable = (key: string, value: string, more: object = {}) => document("vars", { key, value, category: "env", ...more });
const set = async (name: string, more: object = {}): Promise<WireResource> => {
  const path = `/organizations/${at.world.organization}/varsets`;
  return (await at.world.call("POST", path, document("varsets", { name, global: true, ...more }))).body.data;
};
const inSet = (id: string, key: string, value: string) => at.world.call("POST", `/varsets/${id}/relationships/vars`, variable(key, value));
const own = (key: string, value: string, more: object = {}) =>
  at.world.call("POST", `/workspaces/${workspace.id}/vars`, variable(key, value, more));

test("runs get the variables of sets too, and a sensitive one has no value that anybody sees", async () => {
  const defaults = await set("defaults");
  await inSet(defaults.id, "FROM_SET", "1");
  await inSet(defaults.id, "BOTH", "theirs");
  await own("BOTH", "ours");
  await own("HIDDEN", "secret", { sensitive: true });
  await own("input", "x", { category: "terraform" });
  const there = await runEnvironment(workspace, at.place.api);
  expect(there.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
    { name: "BOTH", value: "ours", set: undefined },
    { name: "FROM_SET", value: "1", set: defaults.id },
    { name: "HIDDEN", value: undefined, set: undefined },
  ]);
  const { api } = at.place;
  expect(await Promise.all(there.map((each) => sourceOf(each, api)))).toEqual(
    there.map(({ set: from }) => (from === undefined ? "the workspace's variables" : "the variable set defaults")),
  );
});

describe("a host that lists what is overwritten too", () => {
  const name = "ROLE";

  test("the workspace's own counts, unless a set has priority", async () => {
    const [plain, first] = [await set("plain"), await set("first", { priority: true })];
    const both = [
      { name, value: "plain", set: plain.id },
      { name, value: "ours" },
    ];
    expect(await winnerOf(both, name, at.place.api)).toEqual({ name, value: "ours" });
    const three = [...both, { name, value: "first", set: first.id }];
    expect(await winnerOf(three, name, at.place.api)).toEqual({ name, value: "first", set: first.id });
    expect(await winnerOf(three, "OTHER", at.place.api)).toBeUndefined();
  });

  test("of two sets, none is known to win, unless both say the same", async () => {
    const [a, b] = [await set("a"), await set("b")];
    const two = (value: string) => [
      { name, value: "a", set: a.id },
      { name, value, set: b.id },
    ];
    expect((await winnerOf(two("b"), name, at.place.api))?.value).toBeUndefined();
    expect((await winnerOf(two("a"), name, at.place.api))?.value).toBe("a");
  });
});
