import { loadEnvironment } from "../../../../environments/load";
import { Console } from "../../../../scripts/cli/console";
import { checkSecrets } from "../../../../scripts/secrets/check";
import type { SnykApi } from "../../../../scripts/secrets/snyk-api";
import { showCheck } from "../../../../scripts/verbs/secrets/check";
import { both, ORGANIZATION_PARAMETER, says, store, TOKEN, TOKEN_PARAMETER } from "./store";

describe("checkSecrets", () => {
  function shown(json: boolean) {
    let text = "";
    const out = { write: (part: string) => (text += part) };
    return { console: new Console({ out, err: out, json, environment: {} }), text: () => text };
  }

  it("accepts two values of the right form", async () => {
    const result = await checkSecrets(store(both(TOKEN, "acme")).context);
    expect(result).toEqual([
      {
        parameter: TOKEN_PARAMETER,
        name: TOKEN_PARAMETER,
        type: "SecureString",
        version: 2,
        keyId: "alias/own",
        ok: true,
        verdict: "form ok",
      },
      {
        parameter: ORGANIZATION_PARAMETER,
        name: ORGANIZATION_PARAMETER,
        type: "SecureString",
        version: 3,
        keyId: "alias/own",
        ok: true,
        verdict: "form ok",
      },
    ]);
  });

  it("asks Snyk about both, and fails if it refuses one", async () => {
    const { context } = store(both(TOKEN, "acme"));
    const look = async (snyk: SnykApi) => {
      const { console, text } = shown(false);
      return [showCheck(await checkSecrets({ ...context, snyk }), { console, environment: loadEnvironment("sandbox") }), text()] as const;
    };
    const [good, goodText] = await look(says({ state: "confirmed" }));
    expect([good, goodText.match(/  ok  .*with Snyk confirmed/g)?.length]).toEqual([0, 2]);
    const [away, awayText] = await look(says({ state: "unknown", why: "no connection" }));
    expect([away, awayText.match(/  could not check  .*with Snyk not checked: no connection/g)?.length]).toEqual([1, 2]);
    expect(awayText).toContain(
      "Their form is right, but nobody knows from here whether Snyk accepts them: the scan tells.\nNext   npm run ops -- scan --env sandbox\n",
    );
    const [half, halfText] = await look(says({ state: "confirmed" }, { state: "unknown", why: "Snyk answered 503" }));
    expect([half, halfText.match(/  (ok|could not check)  /g)]).toEqual([1, ["  ok  ", "  could not check  "]]);
    const [bad, badText] = await look(says({ state: "refused", why: "Snyk does not accept it" }));
    expect([bad, badText.includes("wrong"), badText.includes("Snyk does not accept it")]).toEqual([1, true, true]);
  });

  it("asks with snyk.engine: api whether it may ask for the issues of packages too", async () => {
    const { context } = store(both(TOKEN, "acme"));
    const yes = { state: "confirmed" } as const;
    const snyk = says(yes, yes, { state: "refused", why: "it may not" });
    const verdicts = async (engine: "cli" | "api") => {
      const environment = { ...context.environment, snyk: { ...context.environment.snyk, engine } };
      return (await checkSecrets({ ...context, environment, snyk })).map(({ verdict, problem }) => [verdict, problem]);
    };
    expect(await verdicts("cli")).toEqual([
      ["ok", undefined],
      ["ok", undefined],
    ]);
    expect(await verdicts("api")).toEqual([
      ["ok", undefined],
      ["wrong", "it may not"],
    ]);
  });

  it("does not call the form alone ok, nor two equal values", async () => {
    const { console, text } = shown(false);
    expect(showCheck(await checkSecrets(store(both(TOKEN, "acme")).context), { console, environment: loadEnvironment("sandbox") })).toBe(0);
    expect(text().match(/  form ok  .*not checked with Snyk/g)).toHaveLength(2);
    const same = await checkSecrets(store(both(TOKEN, TOKEN)).context);
    expect(same.map(({ ok, verdict }) => [ok, verdict])).toEqual([
      [true, "form ok"],
      [false, "wrong"],
    ]);
    expect((await checkSecrets(store(both("unset", "unset")).context)).map(({ problem }) => problem)).toEqual([
      "was never set: the parameter holds its placeholder",
      "was never set: the parameter holds its placeholder",
    ]);
  });

  it("says of a value under another key that it is, which is no mistake of the value", async () => {
    const result = await checkSecrets(store(both(TOKEN, "acme"), "alias/aws/ssm").context);
    const { console, text } = shown(false);
    expect(showCheck(result, { console, environment: loadEnvironment("sandbox") })).toBe(0);
    expect(text()).toContain(
      `${TOKEN_PARAMETER} is encrypted with alias/aws/ssm, not with alias/sandbox-package-scan-secrets: npm run ops -- deploy --env sandbox --stack secrets scanner`,
    );
  });

  it("fails for a value that was never set, and shows no value", async () => {
    const result = await checkSecrets(store(both("s3cret-but-wrong", "acme")).context);
    for (const json of [false, true]) {
      const { console, text } = shown(json);
      expect(showCheck(result, { console, environment: loadEnvironment("sandbox") })).toBe(1);
      expect(text()).toContain("must be a Snyk API token");
      expect(text()).not.toContain("s3cret");
      expect(text()).not.toContain("acme");
    }
  });
});
