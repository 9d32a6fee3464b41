import { createSign, createVerify, generateKeyPairSync, type KeyPairKeyObjectResult, randomUUID } from "node:crypto";
import { executionModeOf } from "../model/execution";
import type { Run } from "../model/runs";
import type { Store } from "../model/store";

export type Phase = "plan" | "apply";

/** Claims of a token; times in seconds since 1970. */
export interface Claims extends Readonly<Record<string, unknown>> {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string;
  readonly exp: number;
  readonly nbf: number;
}

/** Seconds. HCP's tokens live as long as the longest plan or apply. */
const LIFETIME = 2 * 60 * 60;

/** Who a token is from: as HCP writes it, without a slash at its end, so that a trust made for HCP works here. */
export const ISSUER = "https://app.terraform.io";

/** Makes the identity tokens of runs, and checks them. Source of the claims: documentation, "Workload identity tokens". */
export class Issuer {
  private pair: KeyPairKeyObjectResult | undefined;
  private readonly keyId = randomUUID();

  constructor(private readonly store: Store) {}

  /** Made when it is first needed: it takes a while, and most sandboxes never need it. */
  private get keyPair(): KeyPairKeyObjectResult {
    this.pair ??= generateKeyPairSync("rsa", { modulusLength: 2048 });
    return this.pair;
  }

  token(run: Run, phase: Phase, audience: string): string {
    const now = Math.floor(Date.now() / 1000);
    return this.sign({
      jti: randomUUID(),
      iss: ISSUER,
      aud: audience,
      iat: now,
      nbf: now - 5,
      exp: now + LIFETIME,
      ...this.claims(run, phase),
    });
  }

  private claims(run: Run, phase: Phase): Record<string, unknown> & { readonly sub: string } {
    const workspace = this.store.workspaces.of(run.workspaceId);
    const organization = this.store.organizationOf(workspace);
    const project = this.store.projects.of(workspace.projectId);
    return {
      sub: `organization:${organization.name}:project:${project.name}:workspace:${workspace.name}:run_phase:${phase}`,
      terraform_run_phase: phase,
      terraform_organization_id: organization.id,
      terraform_organization_name: organization.name,
      terraform_project_id: project.id,
      terraform_project_name: project.name,
      terraform_workspace_id: workspace.id,
      terraform_workspace_name: workspace.name,
      terraform_full_workspace: `organization:${organization.name}:project:${project.name}:workspace:${workspace.name}`,
      terraform_run_id: run.id,
      terraform_execution_mode: executionModeOf(this.store, workspace),
    };
  }

  private sign(claims: Record<string, unknown>): string {
    const head = { alg: "RS256", typ: "JWT", kid: this.keyId };
    const content = [head, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
    return `${content}.${createSign("RSA-SHA256").update(content).sign(this.keyPair.privateKey).toString("base64url")}`;
  }

  /** The claims of a token that this issuer signed and that is valid now; undefined for any other. */
  verify(token: string, now = Date.now() / 1000): Claims | undefined {
    const [head, claims, signature, ...more] = token.split(".");
    if (!head || !claims || !signature || more.length > 0) return undefined;
    const valid = createVerify("RSA-SHA256")
      .update(`${head}.${claims}`)
      .verify(this.keyPair.publicKey, Buffer.from(signature, "base64url"));
    if (!valid) return undefined;
    const said = JSON.parse(Buffer.from(claims, "base64url").toString("utf8")) as Claims;
    return said.exp > now && said.nbf <= now ? said : undefined;
  }

  /** `/.well-known/jwks` (RFC 7517). */
  keys(): object {
    const { kty, n, e } = this.keyPair.publicKey.export({ format: "jwk" });
    return { keys: [{ kty, n, e, alg: "RS256", use: "sig", kid: this.keyId }] };
  }

  /** `/.well-known/openid-configuration`. @param endpoint where the keys are */
  configuration(endpoint: string): object {
    return {
      issuer: ISSUER,
      jwks_uri: `${endpoint}/.well-known/jwks`,
      response_types_supported: ["id_token"],
      claims_supported: ["sub", "aud", "exp", "iat", "iss", "jti", "nbf", "ref", ...CLAIMS],
      id_token_signing_alg_values_supported: ["RS256"],
      scopes_supported: ["openid"],
      subject_types_supported: ["public"],
    };
  }
}

const CLAIMS = [
  "terraform_run_phase",
  "terraform_organization_id",
  "terraform_organization_name",
  "terraform_project_id",
  "terraform_project_name",
  "terraform_workspace_id",
  "terraform_workspace_name",
  "terraform_full_workspace",
  "terraform_run_id",
];
