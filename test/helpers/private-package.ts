import { type CodeartifactClient, GetAuthorizationTokenCommand, GetRepositoryEndpointCommand } from "@aws-sdk/client-codeartifact";
import { buildWheel } from "../../sandbox/index/hermetic/archives";

/** The PyPI endpoint of a repository, and the headers that open it. */
export async function signIn(client: CodeartifactClient, repository: { readonly domain: string; readonly repository: string }) {
  const { authorizationToken } = await client.send(new GetAuthorizationTokenCommand({ domain: repository.domain }));
  const { repositoryEndpoint = "" } = await client.send(new GetRepositoryEndpointCommand({ ...repository, format: "pypi" }));
  return { repositoryEndpoint, headers: { authorization: `Basic ${Buffer.from(`aws:${authorizationToken}`).toString("base64")}` } };
}

/**
 * Publishes version 1.0 of a package as its team does.
 * @param mark file that the package's code would write if it ran
 * @throws Error if the repository does not take it
 */
export async function publishPrivate(
  { repositoryEndpoint, headers }: Awaited<ReturnType<typeof signIn>>,
  name: string,
  mark: string,
): Promise<void> {
  const form = new FormData();
  for (const [field, value] of Object.entries({ ":action": "file_upload", protocol_version: "1", name, version: "1.0" }))
    form.append(field, value);
  const wheel = buildWheel(name, { version: "1.0" }, "py3-none-any", mark);
  form.append("content", new Blob([new Uint8Array(wheel)]), `${name.replace("-", "_")}-1.0-py3-none-any.whl`);
  const { status } = await fetch(repositoryEndpoint, { method: "POST", headers, body: form });
  if (status !== 200) throw new Error(`${name} was not published: ${status}`);
}
