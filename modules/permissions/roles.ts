import { iamArn, servicePrincipal } from "./arn";
import { allow, named, type Statement } from "./statement";
import type { Subject } from "./subject";

export function roleArn(subject: Subject, name: string): string {
  return iamArn(subject, `role${subject.roles.path}${name}`);
}

function all(subject: Subject): string[] {
  const { scan, pipeline, schedule, webhook, publish } = subject.roles;
  return [scan, pipeline, schedule, webhook, publish].filter((name) => name !== undefined).map((name) => roleArn(subject, name));
}

/** Looks at the roles that the stacks make. */
export function rolesRead(subject: Subject): Statement[] {
  return [
    named("Roles", allow(["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"], all(subject))),
  ];
}

/**
 * Makes these roles, within the boundary alone: what a role may do is never more than the boundary says, whatever is written into
 * it. The boundary cannot be taken away, and neither it nor the deploy role itself can be changed.
 */
export function rolesChange(subject: Subject): Statement[] {
  const { scan, pipeline, schedule, webhook, publish } = subject.roles;
  const pass = (sid: string, role: string, service: string) =>
    named(sid, allow("iam:PassRole", roleArn(subject, role), { StringEquals: { "iam:PassedToService": service } }));
  return [
    named(
      "BoundRoles",
      allow(["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"], all(subject), {
        StringEquals: { "iam:PermissionsBoundary": subject.boundaryArn },
      }),
    ),
    named(
      "ChangeRoles",
      allow(
        [
          "iam:DeleteRole",
          "iam:DeleteRolePolicy",
          "iam:DetachRolePolicy",
          "iam:ListInstanceProfilesForRole",
          "iam:TagRole",
          "iam:UntagRole",
          "iam:UpdateAssumeRolePolicy",
          "iam:UpdateRole",
          "iam:UpdateRoleDescription",
        ],
        all(subject),
      ),
    ),
    pass("PassScan", scan, servicePrincipal("codebuild")),
    pass("PassPipeline", pipeline, servicePrincipal("codepipeline")),
    pass("PassSchedule", schedule, servicePrincipal("scheduler")),
    ...(webhook === undefined ? [] : [pass("PassWebhook", webhook, servicePrincipal("events"))]),
    ...(publish === undefined ? [] : [pass("PassPublish", publish, servicePrincipal("events"))]),
  ];
}
