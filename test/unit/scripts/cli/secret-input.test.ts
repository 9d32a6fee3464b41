import { PassThrough, Readable } from "node:stream";
import { askSecret, parseSecrets, readAll } from "../../../../scripts/cli/secret-input";
import { organizationProblem, tokenProblem } from "../../../../modules/scanner/contract/secrets";
import { Interrupted, UsageError } from "../../../../scripts/words/errors";

const TOKEN = "8f3c1e6a-0f4a-4b59-9c1e-2b1d4f5a6b7c";

describe("parseSecrets", () => {
  it("reads JSON and two lines", () => {
    expect(parseSecrets(`{"token":"${TOKEN}","organization":"acme"}`)).toEqual({ token: TOKEN, organization: "acme" });
    expect(parseSecrets(`\n${TOKEN}\r\n  acme \n`)).toEqual({ token: TOKEN, organization: "acme" });
    expect(parseSecrets(TOKEN)).toEqual({ token: TOKEN, organization: undefined });
  });

  it.each([
    ["", "Standard input holds no secrets."],
    [`{"token": "${TOKEN}"`, "The JSON on standard input cannot be parsed."],
    [`{"token":"${TOKEN}","org":"acme"}`, "must have the strings token and organization"],
    [`{"token":5}`, "must have the strings token and organization"],
    [`a\n${TOKEN}\nc`, "Standard input holds 3 lines, not two."],
  ])("refuses %j without repeating it", (text, message) => {
    const refused = () => parseSecrets(text);
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(message);
    expect(refused).not.toThrow(TOKEN);
  });
});

describe("askSecret", () => {
  function terminal() {
    const [input, output] = [new PassThrough(), new PassThrough()];
    let shown = "";
    output.on("data", (chunk) => (shown += String(chunk)));
    return { input, output, shown: () => shown };
  }

  it("shows the question and not what is typed", async () => {
    const { input, output, shown } = terminal();
    const answer = askSecret("Token: ", input, output);
    input.write(TOKEN.slice(0, 5));
    input.write(`${TOKEN.slice(5)}\r`);
    expect(await answer).toBe(TOKEN);
    expect(shown()).toBe("Token: \n");
  });

  it("shows what a file says as text", async () => {
    const { input, output, shown } = terminal();
    const answer = askSecret("MFA code of arn:\x1b]52;c;eA==\x07\x9b2J: ", input, output);
    input.write("1\r");
    await answer;
    expect(shown()).toBe("MFA code of arn:\ufffd]52;c;eA==\ufffd\ufffd2J: \n");
  });

  it("fails as interrupted on Ctrl-C, and as wrong usage at the end of input", async () => {
    const first = terminal();
    const interrupted = askSecret("Token: ", first.input, first.output);
    first.input.write("\x03");
    await expect(interrupted).rejects.toThrow(Interrupted);
    const second = terminal();
    const ended = askSecret("Token: ", second.input, second.output);
    second.input.end();
    await expect(ended).rejects.toThrow("Nothing was typed.");
  });
});

describe("readAll", () => {
  it("does not read for ever", async () => {
    let given = 0;
    async function* endless() {
      for (;;) yield await Promise.resolve(Buffer.alloc(1024, `${(given += 1)}`));
    }
    await expect(readAll(Readable.from(endless()))).rejects.toThrow("Standard input holds more than 64 KiB.");
    expect(given).toBeLessThan(200);
    expect(await readAll(Readable.from([Buffer.alloc(65_536, "x")]))).toHaveLength(65_536);
  });

  it("joins the pieces, also if a character is cut in two", async () => {
    const bytes = Buffer.from("aé\n");
    expect(await readAll(Readable.from([bytes.subarray(0, 2), bytes.subarray(2)]))).toBe("aé\n");
  });
});

describe("the form of secrets", () => {
  it("knows Snyk's tokens", () => {
    expect(tokenProblem(TOKEN)).toBeUndefined();
    expect(tokenProblem("snyk_uat.1a2b3c4d.eyJhbGciOiJ.abc-DEF_1")).toBeUndefined();
    expect(tokenProblem("snyk_sat.1a2b3c4d.eyJhbGciOiJ.abc-DEF_1")).toBeUndefined();
    expect(tokenProblem("hunter2")).toBe(
      "must be a Snyk API token: a UUID, or starting with snyk_uat. or snyk_sat. (this one has 7 characters)",
    );
    expect(tokenProblem(`${TOKEN} `)).toContain("37 characters");
  });

  it("knows Snyk's organizations", () => {
    expect(organizationProblem("acme-platform")).toBeUndefined();
    expect(organizationProblem(TOKEN)).toBeUndefined();
    for (const slug of ["nothing", "null-team", "npm-team", "github", "eye", "deadbeef", "akia"])
      expect([slug, organizationProblem(slug)]).toEqual([slug, undefined]);
    for (const token of ["glpat-abc", "npm_abc", "AKIAIOSFODNN7EXAMPLE", "eyjhbgcioi", TOKEN.replaceAll("-", ""), "snyk_sat.a"])
      expect(organizationProblem(token)).toBe("has the form of a token: give a Snyk token as the token, and the organization's name here");
    for (const nothing of ["null", "undefined", "none", "ffffffff-ffff-ffff-ffff-ffffffffffff"])
      expect(organizationProblem(nothing)).toBe("is no organization, but what stands for none");
    expect(organizationProblem("Acme Platform")).toBe(
      "must be a Snyk organization: its id (a UUID), or its name as in app.snyk.io/org/NAME",
    );
  });
});
