import { signaturesIn } from "../../../../scripts/ci/signatures";

const answer = (exitCode: number, json: object, stderr = "") => ({ exitCode, stdout: JSON.stringify(json), stderr });

test("signatures are checked only if npm gave its lists", () => {
  expect(signaturesIn(answer(0, { invalid: [], missing: [] }))).toEqual({ checked: true, problems: [] });
  const lists = { invalid: [{ name: "a", version: "1.0.0" }], missing: [{ name: "@s/b", version: "2.0.0" }] };
  expect(signaturesIn(answer(1, lists))).toEqual({
    checked: true,
    problems: ["a@1.0.0 is not what the registry has signed", "@s/b@2.0.0 has no signature, and the registry signs its packages"],
  });
  expect(signaturesIn(answer(1, { invalid: [], missing: [] }))).toEqual({ checked: true, problems: ["npm ended with 1"] });
});

test("a registry that does not answer, or that has no keys, is 'not checked'", () => {
  const silent = "npm error code ETIMEDOUT\nnpm error network request failed\nnpm error network\nnpm error A complete log of this run";
  expect(signaturesIn({ exitCode: 1, stdout: "", stderr: silent })).toEqual({
    checked: false,
    reason: "code ETIMEDOUT\nnetwork request failed",
  });
  const keyless = { error: { summary: "found no dependencies to audit that were installed from a supported registry", detail: "" } };
  expect(signaturesIn(answer(1, keyless, "npm error found no dependencies to audit"))).toEqual({
    checked: false,
    reason: "found no dependencies to audit",
  });
  expect(signaturesIn({ exitCode: 1, stdout: "", stderr: "" })).toEqual({ checked: false, reason: "npm ended with 1" });
});
