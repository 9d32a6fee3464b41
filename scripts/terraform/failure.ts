import { OperationError } from "../words/errors";
import { StateLocked, lockInfo } from "./state-lock";

/** A known cause of a Terraform failure, with what a person can do about it. */
interface Cause {
  /** Finds the cause in the output, whose lines are joined: Terraform breaks them at the width of a terminal. */
  readonly pattern: RegExp;
  readonly what: (...found: string[]) => string;
  readonly remedy: string;
  /** The same for a run in HCP Terraform, which has neither the credentials of this machine nor its network. @default as above */
  readonly inRun?: string;
}

/** Stands for who asked, where AWS does not say it. */
const WHO = "{who}";

const RUN_ROLE = "A run takes its role by the workspace's variables: npm run ops -- doctor --env NAME looks at both.";

/** The first match counts. The texts are those of Terraform 1.11, its S3 backend and the AWS provider 5.100. */
const CAUSES: readonly Cause[] = [
  {
    pattern: /ExpiredToken|token (?:included in the request|is|has) (?:is )?expired/,
    what: () => "The AWS credentials have expired",
    remedy: "Log in again (aws sso login) and run this again.",
    inRun: "The session of the run's role has ended before the run. Run this again.",
  },
  {
    pattern: /IAM Role \((\S+?)\) cannot be assumed\.(?:.*?User: (\S+) is not authorized)?/,
    what: (role = "", user = "") => `The role ${role} could not be assumed${user && ` by ${user}`}`,
    remedy: "Its trust policy has to name the caller, and the external id if the environment has one.",
    inRun: RUN_ROLE,
  },
  {
    // User, action and resource are in AWS's words; a role that is made or changed without its boundary is denied too.
    pattern:
      /User: (\S+) is not authorized to perform: (iam:(?:CreateRole|PutRolePolicy|PutRolePermissionsBoundary)) on resource: (?:role )?(\S+)/,
    what: (user = "", action = "", resource = "") => `${user} may not do ${action} on ${resource}`,
    remedy:
      "A deploy role makes roles within a boundary only: environments/NAME.yaml has to name it (iam.permissionsBoundary), with the path and prefix that the role may use. npm run ops -- roles --env NAME says which.",
  },
  {
    // CloudWatch Logs does not say who asked, nor for what.
    pattern: /User with accountId: (\d+) is not authorized to perform CreateLogGroup with Tags\..*?"(logs:\w+)"/,
    what: (account = "", action = "") => `${WHO} may not do ${action}, which a log group with tags needs in account ${account}`,
    remedy: "Allow it in the policy of that role: npm run ops -- roles --env NAME prints it.",
  },
  {
    // KMS does not say which action it is.
    pattern: /MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in the future/,
    what: () => `${WHO} may not do kms:PutKeyPolicy on a key that it makes or changes, so that nobody could change its policy again`,
    remedy: "Allow it in the policy of that role: npm run ops -- roles --env NAME prints it.",
  },
  {
    pattern: /no valid credential sources|InvalidClientTokenId|UnrecognizedClientException/i,
    what: () => "There are no AWS credentials, or AWS does not accept them",
    remedy: "Log in (aws sso login, or AWS_PROFILE) and run this again.",
    inRun: RUN_ROLE,
  },
  {
    pattern: /S3 bucket "(\S+?)" does not exist|NoSuchBucket/,
    what: (bucket = "") => `The bucket of the state ${bucket && `(${bucket}) `}does not exist`,
    remedy: "Create it: npm run ops -- bootstrap --env NAME. If it was deleted, then restore the states: state restore --from a backup.",
  },
  {
    pattern: /Saved plan is stale/,
    what: () => "Somebody else has changed the state since this was planned",
    remedy: "Nothing of this plan was applied. Run this again to see what is left to do.",
  },
  {
    // Each service has its own name for it: RepositoryNameExistsException, BucketAlreadyOwnedByYou, PipelineNameInUseException...
    pattern:
      /Error: (creating [^:]+): (?:(?!Error: ).)*?\b(\w*(?:Exists|AlreadyOwnedByYou|NameInUse)\w*|Conflict\w*(?=:[^:]* already exists))/,
    what: (creating = "", code = "") => `${creating}: it exists already (${code})`,
    remedy: "npm run ops -- adopt --env NAME takes over what was made by hand. Delete or rename what it does not find.",
  },
  {
    pattern: /Instance cannot be destroyed.*?Resource (\S+) has lifecycle\.prevent_destroy/,
    what: (address = "") => `${address} is protected, and this plan would destroy it or make another in its place`,
    remedy:
      "If a run was stopped while it made it, it is tainted: npm run ops -- doctor --env NAME says so, with the command that keeps it. If not, the environment's file asks for another one: undo that, or see 'Removing an environment' in docs/operations.md.",
  },
  {
    pattern: /no space left on device/,
    what: () => "The disk is full",
    remedy: "Make room (results/ops and .cache may be emptied) and run this again.",
    inRun: "It is the disk of the machine of the run: of an agent of yours, or HCP Terraform's.",
  },
  {
    pattern: /(ThrottlingException|TooManyRequestsException|SlowDown|RequestLimitExceeded|Rate exceeded)/,
    what: (code = "") => `AWS throttles this account (${code})`,
    remedy: "Run this again later, or with --parallel 1.",
  },
  {
    pattern:
      /(proxyconnect tcp: [^"]*?(?:connection refused|no such host|i\/o timeout|certificate[^"]*?)(?=[\s,"]|$)|Proxy Authentication Required)/,
    what: (how = "") => `The proxy of HTTPS_PROXY does not pass requests on: ${how}`,
    remedy: "Correct address, user and password in HTTPS_PROXY, or name this host in NO_PROXY.",
    inRun: "It is the HTTPS_PROXY of the run: of the workspace's variables, or of your agent.",
  },
  {
    pattern: /(dial tcp [^"]*?(?:i\/o timeout|no such host|connection refused)|context deadline exceeded|TLS handshake timeout)/,
    what: (how = "") => `AWS does not answer: ${how}`,
    remedy: "Check the network, the proxy, and AWS_ENDPOINT_URL if it is set.",
    inRun: "From where the run is: on a machine of HCP Terraform, or on your agent.",
  },
];

/** Where a command of Terraform failed. */
export interface FailedCommand {
  /** File with its whole output. */
  readonly logFile?: string;
  /** ARN of the role that provider and backend assume. */
  readonly role?: string;
  /** For the commands that a remedy names. @default `NAME` */
  readonly environmentName?: string;
  /** Web address of the run in HCP Terraform in which it failed. @default it ran on this machine */
  readonly run?: string;
}

/** Makes one error of Terraform's output: a {@link StateLocked}, a known cause, or Terraform's own words. */
export function terraformError(
  command: string,
  output: string,
  { logFile, role, environmentName = "NAME", run }: FailedCommand = {},
): OperationError {
  const lock = lockInfo(output);
  if (lock !== undefined) return new StateLocked(lock);
  const where = [logFile && `Its whole output: ${logFile}`, run && `Its run: ${run}`].filter(Boolean).join("\n");
  const blocks = errorBlocks(output);
  const flat = blocks.replace(/\s+/g, " ");
  for (const { pattern, what, remedy, inRun = remedy } of CAUSES) {
    const [matched, ...found] = pattern.exec(flat) ?? [];
    if (matched === undefined) continue;
    const who = run !== undefined ? "The run's role" : role === undefined ? "The caller" : `The role ${role}`;
    const advice = (run === undefined ? remedy : inRun).replaceAll("--env NAME", () => `--env ${environmentName}`);
    return new OperationError(
      what(...found).replace(WHO, () => who),
      [advice, where].filter(Boolean).join("\n"),
    );
  }
  return new OperationError(`terraform ${command} failed\n${blocks}`, where || undefined);
}

/** Lines that are taken of an error without a frame: Terraform draws no frame if standard error is not a terminal. */
const LONGEST = 40;

/** The `Error:` blocks of Terraform's output, without the frame that it draws around them. */
export function errorBlocks(output: string): string {
  const lines = output.replace(/\x1b\[[0-9;]*m/g, "").split("\n");
  const plain = lines.map((line) => line.replace(/^.*?[│╷╵] ?/, "").trimEnd());
  const blocks: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    if (!/\bError: /.test(plain[at] ?? "")) continue;
    const framed = lines.findIndex((later, index) => index > at && /╵|╷/.test(later));
    const end = framed < 0 ? at + LONGEST : framed;
    blocks.push(plain.slice(at, end).join("\n").trim());
    // The answer of AWS inside this block may contain "Error: " too, so the search goes on after the block.
    at = end;
  }
  return (blocks.length > 0 ? blocks : [lines.filter(Boolean).slice(-5).join("\n")]).join("\n\n");
}
