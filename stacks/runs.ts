import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import type { Construct } from "constructs";
import { makesBoundary, runBoundaryOf } from "../environments/boundary";
import type { Role } from "../environments/role";
import { runIdentityOf, runRolesOf, runTrustOf } from "../environments/runs";
import type { Environment } from "../environments/schema";
import { subjectOf } from "../environments/subject";
import { boundaryDocument, deployStatements, readOnlyStatements } from "../modules/permissions/documents";
import { policyDocument, type Statement } from "../modules/permissions/policy";
import { type RunTrust, trustRuns } from "../modules/permissions/trust";
import { RunRole } from "../modules/run-role";
import { EnvironmentStack } from "./base";
import { addOutputs } from "./outputs";

/**
 * What runs in HCP Terraform act as: a role that reads for their plans, one that deploys for their applies, and the account's identity
 * provider, by which AWS knows them. No run may change it: `ops bootstrap` applies it here, as whoever calls it.
 */
export class RunsStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment, role?: Role) {
    super(scope, "runs", environment, role);
    const { names } = this;
    const subject = subjectOf(environment);
    this.addProvider();
    if (makesBoundary(environment)) {
      const boundary = boundaryDocument(subject);
      if (boundary === undefined) throw new Error(`The boundary of ${environment.name} is longer than a policy may be`);
      new IamPolicy(this, "boundary", {
        name: names.boundaryPolicy,
        path: names.rolePath === "/" ? undefined : names.rolePath,
        description: `The most that the roles of the package scan ${environment.name} may do`,
        policy: policyDocument(...boundary),
      });
    }
    this.addRole("plan", names.runPlanRole, readOnlyStatements(subject), "Plans the package scan");
    this.addRole("apply", names.runApplyRole, deployStatements(subject), "Deploys the package scan");
    const { plan = "", apply = "" } = runRolesOf(environment) ?? {};
    addOutputs(this, {
      plan_role_arn: [plan, "role that plans in HCP Terraform take"],
      apply_role_arn: [apply, "role that applies in HCP Terraform take"],
    });
  }

  /** An account has one for a host, whoever made it: it is taken over as it is, other audiences and tags with it. */
  private addProvider(): void {
    const identity = runIdentityOf(this.environment);
    if (identity === undefined) throw new Error(`Terraform does not run in HCP Terraform for ${this.environment.name}`);
    new IamOpenidConnectProvider(this, "provider", {
      url: identity.url,
      clientIdList: [identity.audience],
      lifecycle: { ignoreChanges: ["client_id_list", "tags", "tags_all", "thumbprint_list"] },
    });
  }

  private addRole(phase: RunTrust["phase"], roleName: string, statements: readonly Statement[], does: string): void {
    const { environment, names, place } = this;
    const trust = runTrustOf(environment, phase);
    if (trust === undefined) throw new Error(`no run ${phase}s ${environment.name}`);
    new RunRole(this, phase, {
      roleName,
      rolePath: names.rolePath,
      permissionsBoundary: runBoundaryOf(environment),
      description: `${does} ${environment.name} in HCP Terraform`,
      trust: trustRuns(place, trust),
      statements,
    });
  }
}
