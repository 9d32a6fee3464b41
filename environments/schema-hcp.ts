import { satisfies, valid } from "semver";
import { z } from "zod";
import { checkedText, mapping, text } from "./fields";
import { NO_SECRET_PATH } from "./secret-addresses";
import { TERRAFORM_RANGE, TERRAFORM_VERSION } from "./versions";

/** HashiCorp's own host. */
export const HCP_HOSTNAME = "app.terraform.io";

/** How long a workspace's name may be (HCP Terraform, Workspace naming). */
export const WORKSPACE_NAME_LENGTH = 90;

const LETTERS = "letters, digits, hyphens or underscores";

/** Where Terraform runs: there, on an agent of one's own, or here with only the states there. */
const EXECUTIONS = ["remote", "local", "agent"] as const;

/** Levels of a team's access to a workspace (API, Team access): each may do what those before it may. */
export const TEAM_ACCESS = ["read", "plan", "write", "admin"] as const;

/** Who makes the roles that runs take. */
const RUN_ROLES = ["bootstrap", "administrator"] as const;

/** States, and if wanted runs, in HCP Terraform or Terraform Enterprise. */
export const hcp = mapping({
  kind: z.literal("hcp"),
  organization: text({
    pattern: /^[\w-]{1,90}$/,
    rule: `the name of an organization: ${LETTERS}`,
    example: "my-company",
    description: "Organization of HCP Terraform.",
  }),
  project: text({
    // HCP Terraform API, Projects, data.attributes.name.
    pattern: /^(?! )[\w -]{3,40}(?<! )$/,
    rule: "the name of a project: 3 to 40 letters, digits, spaces, hyphens or underscores, with no space at either end",
    example: "Package scan",
    description: "Project of the workspaces. Default: the organization's own default project.",
  }).optional(),
  workspacePrefix: text({
    pattern: /^[\w-]{1,60}$/,
    rule: `the beginning of names: ${LETTERS}`,
    example: "security-",
    description: "What the workspaces' names begin with; `<environment>-<stack>` follows. Default: nothing.",
  }).optional(),
  hostname: text({
    pattern: /^(?=.{1,253}(:\d{1,5})?$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+(:\d{1,5})?$/,
    rule: "a host name in lower case, without https:// and without a path",
    example: "app.terraform.io",
    description: "Host of HCP Terraform or Terraform Enterprise. Default: `app.terraform.io`.",
  }).optional(),
  execution: z
    .enum(EXECUTIONS, { error: `must be one of ${EXECUTIONS.join(", ")}. For example: remote` })
    .default("remote")
    .meta({ description: "Where Terraform runs: `remote` in HCP Terraform, `agent` on agents of your own, `local` on your machine." }),
  agentPool: text({
    pattern: /^[\w-]{1,90}$/,
    rule: `the name of an agent pool: ${LETTERS}`,
    example: "eu-central-1",
    description: "Agent pool of the workspaces, if `execution` is `agent`.",
  }).optional(),
  terraformVersion: checkedText(`must be a version of Terraform within ${TERRAFORM_VERSION}. For example: 1.11.4`, (version) => {
    if (valid(version) !== version) return `${version} is no version`;
    return satisfies(version, TERRAFORM_RANGE) ? undefined : `The stacks do not work with Terraform ${version}`;
  })
    .optional()
    .meta({ description: "Terraform's version in remote runs. Default: the newest that the stacks allow.", examples: ["1.11.4"] }),
  notifyUrl: text({
    pattern: new RegExp(String.raw`^https?://${NO_SECRET_PATH}[^\s"'<>@]+$`),
    rule: "an https address, without a user, and none that is a secret by itself (Slack, Teams, Discord, Google Chat)",
    example: "https://hooks.example.com/terraform",
    description: "Is called when a run waits for an approval or fails, and when an assessment finds drift or fails. Default: nothing is.",
  }).optional(),
  teams: z
    .record(
      z.string().regex(/^[\w-]{1,90}$/, { error: `the name of a team: ${LETTERS}. For example: developers` }),
      z.enum(TEAM_ACCESS, { error: `must be one of ${TEAM_ACCESS.join(", ")}. For example: plan` }),
    )
    .optional()
    .meta({
      description: "Access of teams to the workspaces: `read`, `plan`, `write` or `admin`. Default: as it is.",
      examples: [{ developers: "plan" }],
    }),
  runRoles: z
    .enum(RUN_ROLES, { error: `must be one of ${RUN_ROLES.join(", ")}. For example: bootstrap` })
    .optional()
    .meta({
      description:
        "Who makes the two roles of AWS that runs take, and the identity provider: `bootstrap`, in a stack of their own, or an `administrator`, out of the documents of `ops roles`. Default: `bootstrap`.",
    }),
  runTrigger: z
    .boolean({ error: "must be true or false" })
    .optional()
    .meta({ description: "Whether an apply of the registry queues a run of the scanner, which waits for an approval. Default: false." }),
});
