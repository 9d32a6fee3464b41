import { once } from "node:events";
import { Pool } from "../../helpers/quick-provider/pool.mjs";

describe("AWS providers that several Terraforms share", () => {
  const waits = ["-e", "setInterval(() => undefined, 60_000)"];
  let pool: Pool;
  beforeEach(() => (pool = new Pool(process.execPath, waits)));
  afterEach(() => pool.close());
  const env = { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_ACCESS_KEY_ID: "one", PLUGIN_CLIENT_CERT: "a", PWD: "/a" };

  it("the same caller gets the same one again, whatever Terraform and folder it is", () => {
    const first = pool.take(env);
    pool.giveBack(first);
    expect(pool.take({ ...env, PLUGIN_CLIENT_CERT: "b", PWD: "/b" })).toBe(first);
  });

  it("two at once get one each, and so does another caller", () => {
    const [first, second] = [pool.take(env), pool.take(env)];
    expect(second).not.toBe(first);
    pool.giveBack(first);
    expect(pool.take({ ...env, AWS_ACCESS_KEY_ID: "two" })).not.toBe(first);
  });

  it("one that has ended is given to nobody", async () => {
    const [first, second] = [pool.take(env), pool.take(env)];
    pool.giveBack(first);
    for (const { child } of [first, second]) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    pool.giveBack(second);
    expect([first, second]).not.toContain(pool.take(env));
  });

  it("no more than five wait: the one that has waited longest ends", async () => {
    const all = [1, 2, 3, 4, 5, 6].map((number) => pool.take({ ...env, AWS_ACCESS_KEY_ID: String(number) }));
    const [oldest, ...others] = all;
    const ended = once(oldest?.child ?? process, "exit");
    for (const each of all) pool.giveBack(each);
    expect(await ended).toEqual([null, "SIGKILL"]);
    expect(others.map(({ child }) => child.signalCode)).toEqual([null, null, null, null, null]);
  });
});
