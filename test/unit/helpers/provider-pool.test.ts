import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { Pool } from "../../helpers/quick-provider/pool.mjs";

describe("AWS providers that several Terraforms share", () => {
  const waits = ["-e", "setInterval(() => undefined, 60_000)"];
  let pool: Pool;
  let place: string;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), "pool-"));
    pool = new Pool(process.execPath, waits, place);
  });
  afterEach(() => {
    pool.close();
    rmSync(place, { recursive: true });
  });
  const env = { AWS_ENDPOINT_URL: "http://127.0.0.1:1", PLUGIN_CLIENT_CERT: "a", PWD: "/a", TFC_RUN_ID: "run-1" };

  /** What the one provider of the pool finds in its files. */
  const files = () => {
    const [folder = "", ...others] = readdirSync(place);
    expect(others).toEqual([]);
    return ["credentials", "config"].map((name) => readFileSync(join(place, folder, name), "utf8"));
  };

  it("the same settings get the same one again, whatever Terraform, folder and run it is", () => {
    const first = pool.take(env);
    pool.giveBack(first);
    expect(pool.take({ ...env, PLUGIN_CLIENT_CERT: "b", PWD: "/b", TFC_RUN_ID: "run-2" })).toBe(first);
  });

  it("whoever comes brings credentials: keys or a role for an identity token, and nothing of the one before is left", () => {
    const keys = { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "secret", AWS_SESSION_TOKEN: "session" };
    const first = pool.take({ ...env, ...keys });
    const written = "[default]\naws_access_key_id = AKIA\naws_secret_access_key = secret\naws_session_token = session\n";
    expect(files()).toEqual([written, ""]);
    pool.giveBack(first);
    const role = { AWS_ROLE_ARN: "arn:r", AWS_WEB_IDENTITY_TOKEN_FILE: "/token", AWS_ROLE_SESSION_NAME: "run-1" };
    expect(pool.take({ ...env, ...role })).toBe(first);
    expect(files()).toEqual(["", "[default]\nrole_arn = arn:r\nweb_identity_token_file = /token\nrole_session_name = run-1\n"]);
    pool.giveBack(first);
    expect(pool.take(env)).toBe(first);
    expect(files()).toEqual(["", ""]);
  });

  it("two at once get one each, and so does another endpoint", () => {
    const [first, second] = [pool.take(env), pool.take(env)];
    expect(second).not.toBe(first);
    pool.giveBack(first);
    expect(pool.take({ ...env, AWS_ENDPOINT_URL: "http://127.0.0.1:2" })).not.toBe(first);
  });

  it.each([{ AWS_PROFILE: "other" }, { AWS_CONFIG_FILE: "/home/config" }, { AWS_SHARED_CREDENTIALS_FILE: "/home/credentials" }])(
    "whoever has %j gets one that reads that, with the same credentials only",
    (own) => {
      const given = { ...env, ...own, AWS_ACCESS_KEY_ID: "one" };
      const first = pool.take(given);
      expect(readdirSync(place)).toEqual([]);
      pool.giveBack(first);
      expect(pool.take({ ...given, AWS_ACCESS_KEY_ID: "two" })).not.toBe(first);
      expect(pool.take(given)).toBe(first);
    },
  );

  it("no file counts as none", () => {
    const first = pool.take(env);
    pool.giveBack(first);
    expect(files()).toEqual(["", ""]);
    expect(pool.take({ ...env, AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull })).toBe(first);
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
    const all = [1, 2, 3, 4, 5, 6].map((number) => pool.take({ ...env, AWS_REGION: String(number) }));
    const [oldest, ...others] = all;
    const ended = once(oldest?.child ?? process, "exit");
    for (const each of all) pool.giveBack(each);
    expect(await ended).toEqual([null, "SIGKILL"]);
    expect(others.map(({ child }) => child.signalCode)).toEqual([null, null, null, null, null]);
  });
});
