import { namesOf, type StackKind } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { identitiesIn, type StateFile } from "../state/state-file";
import { staleProjectText } from "../words/stale-project";
import { expectedIn } from "./expected";
import type { Leftovers, RecordedPlace, Renamed } from "./types";

/** The attribute that names a resource of a type: with another value, Terraform makes another resource. */
const NAMES: Readonly<Record<string, string>> = {
  aws_cloudwatch_log_group: "name",
  aws_codeartifact_domain: "domain",
  aws_codeartifact_repository: "repository",
  aws_codebuild_project: "name",
  aws_codecommit_repository: "repository_name",
  aws_codepipeline: "name",
  aws_iam_role: "name",
  aws_kms_alias: "name",
  aws_s3_bucket: "bucket",
  aws_scheduler_schedule: "name",
  aws_scheduler_schedule_group: "name",
  aws_ssm_parameter: "name",
};

/** What a state records otherwise than the environment's file has it; without a call to AWS, and before any plan. */
export function recordedOtherwise(
  kind: StackKind,
  environment: Environment,
  state: StateFile | undefined,
): Pick<Leftovers, "renamed" | "staleProject" | "recordedIn"> {
  if (state === undefined) return {};
  const recorded = identitiesIn(state, [...new Set(Object.values(NAMES))]);
  const recordedIn = placeIn(recorded.map(({ arn }) => arn));
  const { account, region } = environment;
  const moved = recordedIn !== undefined && (recordedIn.account !== account || recordedIn.region !== region);
  const expected = new Map(expectedIn(kind, { environment, names: namesOf(environment) }).map((each) => [each.address, each]));
  const renamed = recorded.flatMap(({ address, type, named }): Renamed[] => {
    const from = named(NAMES[type] ?? "");
    const wanted = expected.get(address);
    return from === undefined || wanted === undefined || from === wanted.name
      ? []
      : [{ address, what: wanted.what, from, to: wanted.name }];
  });
  const staleProject = staleProjectIn(environment, renamed);
  return { ...(renamed.length > 0 && { renamed }), ...(staleProject !== undefined && { staleProject }), ...(moved && { recordedIn }) };
}

/** The project's name has the domain's in it, unless the file names it. */
function staleProjectIn(environment: Environment, renamed: readonly Renamed[]): string | undefined {
  const former = renamed.find(({ address }) => address === "aws_codeartifact_domain.domain")?.from;
  if (former === undefined) return undefined;
  const before = namesOf({ ...environment, registry: { ...environment.registry, domain: former } });
  return staleProjectText(before.snykProjectName, namesOf(environment).snykProjectName);
}

/** Account and region of a stack's ARNs. A domain may be another account's, and S3 and IAM name no region: a KMS key has both. */
function placeIn(arns: readonly (string | undefined)[]): RecordedPlace | undefined {
  const places = arns.flatMap((arn = "") => {
    const [, , service, region = "", account = ""] = arn.split(":");
    return region !== "" && account !== "" && service !== "codeartifact" ? [{ account, region }] : [];
  });
  return places[0];
}
