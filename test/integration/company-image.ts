import type { GuideWorld } from "./guide-world";

const MANIFEST = { schemaVersion: 2, mediaType: "application/vnd.docker.distribution.manifest.v2+json", layers: [] };

/** Makes the image that `withEveryAction` names, as somebody of the company does. */
export async function pushImage({ clients }: GuideWorld, account: string): Promise<void> {
  const ecr = (...args: string[]) =>
    clients.done("aws", ["--endpoint-url", clients.sandbox.endpoint, "ecr", ...args], { AWS_ACCESS_KEY_ID: account });
  await ecr("create-repository", "--repository-name", "company/python");
  const image = ["--image-tag", "3.12", "--image-manifest", JSON.stringify(MANIFEST)];
  await ecr("put-image", "--repository-name", "company/python", ...image);
}
