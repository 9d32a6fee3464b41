import { AwsError } from "../../../core/errors";
import type { Domain, PackageId, Repository } from "./types";

/**
 * The first two messages are AWS's (aws/aws-cdk issue 19792 shows them); the others follow their wording.
 * `resourceType` is a value of the model's enum: domain, repository, package, package-version, asset.
 */
function notFound(message: string, resourceType: string, resourceId: string): AwsError {
  return new AwsError("ResourceNotFoundException", message, { resourceId, resourceType });
}

export function domainNotFound(name: string, owner: string): AwsError {
  return notFound(`Domain not found. Domain '${name}' owned by account '${owner}' does not exist.`, "domain", name);
}

export function repositoryNotFound(domain: Domain, name: string): AwsError {
  return notFound(`Repository not found. Repository '${name}' in ${ofDomain(domain)} does not exist.`, "repository", name);
}

export function packageNotFound(repository: Repository, id: PackageId): AwsError {
  return notFound(`Package not found. ${capital(describe(id))} does not exist in ${ofRepository(repository)}.`, "package", id.name);
}

export function versionNotFound(repository: Repository, id: PackageId, version: string): AwsError {
  const message = `Package version not found. Version '${version}' of ${describe(id)} does not exist in ${ofRepository(repository)}.`;
  return notFound(message, "package-version", version);
}

export function assetNotFound(id: PackageId, version: string, asset: string): AwsError {
  return notFound(`Asset not found. Asset '${asset}' does not exist in version '${version}' of ${describe(id)}.`, "asset", asset);
}

export function policyNotFound(resource: Domain | Repository): AwsError {
  return notFound(`Resource policy not found. ${capital(nameOf(resource))} has no permissions policy.`, resource.kind, resource.name);
}

export function conflict(message: string, resourceType: string, resourceId: string): AwsError {
  return new AwsError("ConflictException", message, { resourceId, resourceType });
}

export function quotaExceeded(message: string, resourceType: string, resourceId: string): AwsError {
  return new AwsError("ServiceQuotaExceededException", message, { resourceId, resourceType });
}

export function invalid(
  message: string,
  reason: "CANNOT_PARSE" | "FIELD_VALIDATION_FAILED" | "OTHER" = "FIELD_VALIDATION_FAILED",
): AwsError {
  return new AwsError("ValidationException", message, { reason });
}

export function nameOf(resource: Domain | Repository): string {
  return resource.kind === "domain" ? ofDomain(resource) : ofRepository(resource);
}

function ofDomain({ name, owner }: Domain): string {
  return `domain '${name}' owned by account '${owner}'`;
}

function ofRepository({ name, domain }: Repository): string {
  return `repository '${name}' in ${ofDomain(domain)}`;
}

function describe({ format, namespace, name }: PackageId): string {
  return `package '${namespace ? `${namespace}/${name}` : name}' of format '${format}'`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
