import { Readable } from "node:stream";
import { loadEnvironment } from "../../../../environments/load";
import { readSecrets, readToken } from "../../../../scripts/secrets/input";
import { withLocalSecrets } from "../../../../scripts/secrets/local";
import { TOKEN } from "./store";

describe("readSecrets", () => {
  it("takes all of standard input as the token if asked to", async () => {
    expect(await readSecrets({ tokenStdin: true }, Readable.from([`${TOKEN}\n`]))).toEqual({ token: TOKEN });
  });

  it("reads both from a pipe", async () => {
    expect(await readSecrets({}, Readable.from([`${TOKEN}\nacme\n`]))).toEqual({ token: TOKEN, organization: "acme" });
  });

  it("refuses an empty pipe, unless it may be empty", async () => {
    await expect(readSecrets({}, Readable.from(["\n"]))).rejects.toThrow("Standard input holds no secrets.");
    expect(await readSecrets({}, Readable.from(["\n"]), true)).toEqual({});
  });
});

describe("withLocalSecrets", () => {
  const variables = { SNYK_TOKEN: TOKEN, SNYK_CFG_ORG: "sandbox" };

  it("takes what nobody gave from the sandbox's variables, in a local AWS only", () => {
    const local = { environment: loadEnvironment("sandbox"), variables };
    expect(withLocalSecrets({}, local)).toEqual({ token: TOKEN, organization: "sandbox" });
    expect(withLocalSecrets({ token: "mine", organization: "" }, local)).toEqual({ token: "mine", organization: "sandbox" });
    const real = { environment: loadEnvironment("dev"), variables };
    expect(withLocalSecrets({ token: TOKEN }, real)).toEqual({ token: TOKEN });
  });
});

describe("readToken", () => {
  it("reads the token alone from a pipe", async () => {
    expect(await readToken({}, Readable.from([`${TOKEN}\n`]))).toBe(TOKEN);
    expect(await readToken({ tokenStdin: true }, Readable.from([`${TOKEN}\n`]))).toBe(TOKEN);
  });

  it.each([`${TOKEN}\nacme\n`, `{"organization":"acme"}`])("refuses input that is not only the token", async (text) => {
    const refused = readToken({}, Readable.from([text]));
    await expect(refused).rejects.toThrow(
      "Standard input must hold the token alone: rotate changes nothing else.\n  For both: npm run ops -- secrets set, with the same --env",
    );
  });
});
