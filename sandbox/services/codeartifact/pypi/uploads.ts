import type { IncomingMessage } from "node:http";
import { canonicalVersion, normalizeName, parseFilename } from "../../../index/filename";
import type { Asset } from "../model/assets";
import { metadataOf } from "../model/metadata";
import { mayEnter } from "../model/package-groups";
import { packageKey } from "../model/store";
import type { PackageId, Repository } from "../model/types";
import { addAssets, ensurePackage, ensureVersion, FROM_PUBLISHING } from "../model/versions";
import type { Parts } from "../parts";
import type { Blob } from "./blobs";
import { IndexUnavailable } from "./blobs";
import { HttpProblem } from "./http";
import type { Form } from "./multipart";
import { readForm } from "./multipart";

/** Receives a file as twine sends it (PyPI's "legacy" upload API). Throws {@link HttpProblem} if AWS would refuse it. */
export async function receiveUpload(
  parts: Parts,
  repository: Repository,
  request: IncomingMessage,
  authorize: (project: string) => Promise<void>,
): Promise<void> {
  const form = await readForm(request, parts.blobs);
  const { name, version, file } = checked(form);
  await authorize(name);
  const id: PackageId = { format: "pypi", name: normalizeName(name) };
  const declared = metadataOf((key) => form.fields.get(FIELDS[key] ?? key.replaceAll("-", "_")) ?? []);
  const { filename, path, size, hashes } = file;
  const asset: Asset = { name: filename, path, size, hashes, declared };
  const fromFile = await parts.contents.ofAsset(asset);
  const isUpstream = await existsUpstream(parts, repository, id, version);
  // Nothing is awaited from here on, so the second of two concurrent uploads sees the first.
  if (isPresent(repository, id, version, file)) return;
  checkPublishable(repository, id, version, isUpstream);
  const origin = { originType: "INTERNAL", domainEntryPoint: { repositoryName: repository.name } } as const;
  asset.requiresPython = declared.requiresPython ?? fromFile?.requiresPython;
  parts.changes.noting(repository, id, version, () => {
    const target = ensurePackage(repository, id, FROM_PUBLISHING);
    const held = ensureVersion(parts.store, target, version, origin, "Published");
    addAssets(held, [asset]);
    return held;
  });
}

/** Form fields whose names differ from the core metadata's by more than hyphens. */
const FIELDS: Readonly<Record<string, string>> = { "project-url": "project_urls" };

type UploadedFile = Blob & { readonly filename: string };

function checked({ fields, file }: Form): { name: string; version: string; file: UploadedFile } {
  const first = (field: string) => fields.get(field)?.[0] ?? "";
  if (first(":action") !== "file_upload") throw new HttpProblem(400, "The form's :action is not file_upload");
  const name = first("name");
  const version = first("version");
  if (!name || !version || !file) throw new HttpProblem(400, "The form needs name, version and content");
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(name)) throw new HttpProblem(400, `'${name}' is not a valid project name`);
  const canonical = canonicalVersion(version);
  if (canonical === undefined) throw new HttpProblem(400, `'${version}' is not a valid version (PEP 440)`);
  if (parseFilename(file.filename, normalizeName(name))?.version !== canonical) {
    throw new HttpProblem(400, `'${file.filename}' is not a distribution of version '${version}' of '${name}'`);
  }
  for (const [field, algorithm] of [
    ["sha256_digest", "SHA-256"],
    ["md5_digest", "MD5"],
  ] as const) {
    const claimed = first(field).toLowerCase();
    if (claimed && claimed !== file.hashes[algorithm])
      throw new HttpProblem(400, `${field} is '${claimed}', but the content has '${file.hashes[algorithm]}'`);
  }
  return { name, version, file };
}

/** Whether the same file is there already, so that nothing changes. Throws if a file of that name has other content. */
function isPresent(repository: Repository, id: PackageId, version: string, { filename, hashes }: UploadedFile): boolean {
  const same = repository.packages.get(packageKey(id))?.versions.get(version)?.assets.get(filename);
  if (same && same.hashes["SHA-256"] !== hashes["SHA-256"]) throw new HttpProblem(409, `Conflict: '${filename}' exists with other content`);
  return same !== undefined;
}

/**
 * Throws what AWS would: if origin controls block publishing, if the version is neither Published nor Unfinished, or if only an upstream
 * repository or an external connection has it. Files may be added to a version that the repository has.
 */
function checkPublishable(repository: Repository, id: PackageId, version: string, isUpstream: boolean): void {
  const held = repository.packages.get(packageKey(id));
  const present = held?.versions.get(version);
  if (held?.restrictions.publish === "BLOCK") {
    throw new HttpProblem(403, `Package '${id.name}' may not be published to '${repository.name}': its origin controls block publishing`);
  }
  if (!mayEnter(repository.domain, id, "PUBLISH", repository.name)) {
    throw new HttpProblem(403, `Package '${id.name}' may not be published to '${repository.name}': its package group blocks publishing`);
  }
  if (present && present.status !== "Published" && present.status !== "Unfinished") {
    throw new HttpProblem(409, `Conflict: version '${version}' of '${id.name}' is ${present.status}`);
  }
  if (!present && isUpstream)
    throw new HttpProblem(409, `Conflict: version '${version}' of '${id.name}' exists upstream of '${repository.name}'`);
}

async function existsUpstream({ upstreams }: Parts, repository: Repository, id: PackageId, version: string): Promise<boolean> {
  try {
    const sources = (await upstreams.sources(repository, id, version)).get(version) ?? [];
    return sources.some((source) => source.repository !== repository || "files" in source);
  } catch (error) {
    // Publishing works even if the public index does not answer.
    if (error instanceof IndexUnavailable) return false;
    throw error;
  }
}
