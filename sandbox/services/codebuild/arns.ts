import { ARN } from "../../partition/arn";
/** The ARN of a project. CodeBuild's operations accept names and ARNs. */
export function projectArn(region: string, account: string, name: string): string {
  return `${ARN}:codebuild:${region}:${account}:project/${name}`;
}

export function buildArn(region: string, account: string, id: string): string {
  return `${ARN}:codebuild:${region}:${account}:build/${id}`;
}

/** The name in a project's name or ARN. */
export function projectNameOf(nameOrArn: string): string {
  return nameOrArn.replace(new RegExp(String.raw`^${ARN}:codebuild:[^:]*:[^:]*:project\/`), "");
}

/** `project:uuid` from a build's id or ARN. */
export function buildIdOf(idOrArn: string): string {
  return idOrArn.replace(new RegExp(String.raw`^${ARN}:codebuild:[^:]*:[^:]*:build\/`), "");
}

/** The project in a build's id. */
export function projectOfBuild(idOrArn: string): string {
  return buildIdOf(idOrArn).split(":")[0] ?? "";
}

/** The UUID in a build's id, which is also the name of its log stream. */
export function uuidOfBuild(id: string): string {
  return id.slice(id.indexOf(":") + 1);
}
