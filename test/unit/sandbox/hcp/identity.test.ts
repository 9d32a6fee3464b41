import { createPublicKey, createVerify, type JsonWebKey } from "node:crypto";
import { Issuer } from "../../../../sandbox/services/hcp/identity/issuer";
import type { Run } from "../../../../sandbox/services/hcp/model/runs";
import { Store } from "../../../../sandbox/services/hcp/model/store";
import { defaultOptions } from "../../../../sandbox/services/hcp/runs/options";
import { addOrganization } from "../../../../sandbox/services/hcp/workspaces/organizations";
import { defaultSettings } from "../../../../sandbox/services/hcp/workspaces/settings";

const store = new Store();
const issuer = new Issuer(store);
const token = issuer.token(aRun(), "plan", "aws.workload.identity");

function aRun(): Run {
  const organization = addOrganization(store, { name: "o", email: "o@example.com", owners: [] });
  const now = new Date();
  const workspace = store.workspaces.add({
    id: "ws-1",
    organization: "o",
    name: "w",
    projectId: organization.defaultProjectId,
    createdAt: now,
    updatedAt: now,
    settings: defaultSettings("1.11.4"),
    source: "tfe-api",
    tagNames: new Set<string>(),
    tags: new Map<string, string>(),
    remoteStateConsumers: new Set<string>(),
  });
  return {
    id: "run-1",
    workspaceId: workspace.id,
    configurationVersionId: "cv-1",
    createdAt: now,
    updatedAt: now,
    message: "",
    source: "tfe-api",
    triggerReason: "manual",
    status: "planning",
    stamps: new Map(),
    options: defaultOptions(workspace),
    planId: "plan-1",
    applyId: "apply-1",
    hasChanges: false,
  };
}

test("a token says which run it is, as HCP writes it", () => {
  expect(issuer.verify(token)).toMatchObject({
    iss: "https://app.terraform.io",
    aud: "aws.workload.identity",
    sub: "organization:o:project:Default Project:workspace:w:run_phase:plan",
    terraform_run_id: "run-1",
    terraform_workspace_name: "w",
    terraform_run_phase: "plan",
  });
});

test("anybody can check it with the keys that are published", () => {
  const { keys } = issuer.keys() as { keys: readonly (JsonWebKey & { kid: string })[] };
  const [head = "", claims = "", signature = ""] = token.split(".");
  const { alg, kid } = JSON.parse(Buffer.from(head, "base64url").toString()) as { alg: string; kid: string };
  const key = keys.find((each) => each.kid === kid);
  const verified = createVerify("RSA-SHA256")
    .update(`${head}.${claims}`)
    .verify(createPublicKey({ key: key ?? {}, format: "jwk" }), Buffer.from(signature, "base64url"));
  expect([alg, verified]).toEqual(["RS256", true]);
});

test("no other token is taken: changed, of another issuer, or out of its time", () => {
  const [head = "", , signature = ""] = token.split(".");
  const forged = `${head}.${Buffer.from(JSON.stringify({ sub: "x", exp: 9e9, nbf: 0 })).toString("base64url")}.${signature}`;
  const other = new Issuer(store).keys();
  expect(other).not.toEqual(issuer.keys());
  expect([issuer.verify(forged), new Issuer(store).verify(token), issuer.verify("no.token"), issuer.verify("")]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  const later = Date.now() / 1000 + 3 * 60 * 60;
  expect([issuer.verify(token, later), issuer.verify(token, 0)]).toEqual([undefined, undefined]);
});
