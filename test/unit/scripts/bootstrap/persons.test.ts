import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { personsByProfile, profileFor } from "../../../../scripts/bootstrap/persons";
import { named } from "../../../helpers/states";

const folder = mkdtempSync(join(tmpdir(), "persons-"));
afterAll(() => rmSync(folder, { recursive: true }));
const config = join(folder, "config");
const profile = (name: string) => `[profile ${name}]\naws_access_key_id = KEY-${name}\naws_secret_access_key = secret\n`;
writeFileSync(config, profile("admin-dev") + profile("admin-prod"));
const variables = {
  AWS_CONFIG_FILE: config,
  AWS_SHARED_CREDENTIALS_FILE: join(folder, "none"),
  // Would count before a profile.
  AWS_ACCESS_KEY_ID: "of the variables",
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_SESSION_TOKEN: "token",
};
const nobody = () => Promise.reject(new Error("asked for a code"));

test.each([
  ["admin-{environment}", "admin-prod"],
  ["{account}-admin", "111122223333-admin"],
  ["everywhere", "everywhere"],
])("%s is the profile %s", (pattern, name) => expect(profileFor(pattern, named("prod"))).toBe(name));

test("each environment has a person of its own, in no role, for us and for children", async () => {
  const personIn = personsByProfile("admin-{environment}", variables, nobody);
  for (const name of ["dev", "prod"]) {
    const { role, variables: children, credentials, identity } = await personIn(named(name));
    expect([role, identity?.means, children.AWS_ACCESS_KEY_ID, children.AWS_SESSION_TOKEN, children.AWS_PROFILE]).toEqual([
      undefined,
      `profile admin-${name} (keys)`,
      `KEY-admin-${name}`,
      undefined,
      undefined,
    ]);
    expect(typeof credentials === "function" && (await credentials()).accessKeyId).toBe(`KEY-admin-${name}`);
  }
});

test("a profile that does not exist is named", async () => {
  await expect(personsByProfile("admin-{environment}", variables, nobody)(named("staging"))).rejects.toThrow("AWS_PROFILE=admin-staging");
});
