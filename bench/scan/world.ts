import { AssociateExternalConnectionCommand, CodeartifactClient, CreateDomainCommand } from "@aws-sdk/client-codeartifact";
import { CreateRepositoryCommand, GetAuthorizationTokenCommand, GetRepositoryEndpointCommand } from "@aws-sdk/client-codeartifact";
import { CreateBucketCommand, GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import pLimit from "p-limit";
import { hermeticIndex } from "../../sandbox/index/hermetic";
import { fileStem, type HermeticPackage } from "../../sandbox/index/hermetic/definition";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { sandboxOrganization } from "../../sandbox/snyk";
import { Traffic } from "./traffic";

export const REPOSITORY = "store";
export const TOKEN_PARAMETER = "/bench/token";
export const ORGANIZATION_PARAMETER = "/bench/organization";

/** A sandbox with domains of generated packages, and its traffic. */
export class ScanWorld {
  private constructor(
    readonly sandbox: Sandbox,
    readonly traffic: Traffic,
    private readonly codeartifact: CodeartifactClient,
    private readonly s3: S3Client,
  ) {}

  /** @param packages of all domains; a package of the same name is the same in each */
  static async start(packages: readonly HermeticPackage[]): Promise<ScanWorld> {
    const traffic = new Traffic();
    const sandbox = await startSandbox({ publicIndex: await hermeticIndex({ packages }), watch: traffic.watch });
    const client = { region: sandbox.region, endpoint: sandbox.endpoint, credentials: sandbox.rootKeys(sandbox.account) };
    const s3 = new S3Client({ ...client, forcePathStyle: true });
    const ssm = new SSMClient(client);
    await ssm.send(new PutParameterCommand({ Name: TOKEN_PARAMETER, Type: "SecureString", Value: sandbox.snyk.token }));
    await ssm.send(new PutParameterCommand({ Name: ORGANIZATION_PARAMETER, Type: "SecureString", Value: sandboxOrganization.slug }));
    return new ScanWorld(sandbox, traffic, new CodeartifactClient(client), s3);
  }

  /** Makes a bucket of the domain's name for its reports, and the domain with one repository behind `public:pypi`, and has it keep every version by downloading one file of each. */
  async fill(domain: string, packages: readonly HermeticPackage[]): Promise<void> {
    const place = { domain, repository: REPOSITORY };
    const configuration = { LocationConstraint: "eu-central-1" } as const;
    await this.s3.send(new CreateBucketCommand({ Bucket: domain, CreateBucketConfiguration: configuration }));
    await this.codeartifact.send(new CreateDomainCommand({ domain }));
    await this.codeartifact.send(new CreateRepositoryCommand(place));
    await this.codeartifact.send(new AssociateExternalConnectionCommand({ ...place, externalConnection: "public:pypi" }));
    const { authorizationToken } = await this.codeartifact.send(new GetAuthorizationTokenCommand({ domain }));
    const { repositoryEndpoint } = await this.codeartifact.send(new GetRepositoryEndpointCommand({ ...place, format: "pypi" }));
    const headers = { authorization: `Basic ${Buffer.from(`aws:${authorizationToken}`).toString("base64")}` };
    const limit = pLimit(8);
    const files = packages.flatMap(({ name, releases }) =>
      releases.map(({ version, wheels = ["py3-none-any"] }) => {
        return `${repositoryEndpoint}simple/${name}/${version}/${fileStem(name, version)}-${wheels[0]}.whl`;
      }),
    );
    const download = async (url: string) => {
      const answer = await fetch(url, { headers });
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    };
    await Promise.all(files.map((url) => limit(() => download(url))));
  }

  /** @param delayMs that each call to AWS, to the index and to Snyk takes longer from now on */
  delay(delayMs: number): void {
    this.traffic.delayMs = delayMs;
    this.sandbox.snyk.faults.clear();
    if (delayMs > 0) this.sandbox.snyk.faults.add({ on: "all", delayMs });
  }

  /** The content of an object in a domain's bucket. */
  async stored(domain: string, key: string): Promise<unknown> {
    const object = await this.s3.send(new GetObjectCommand({ Bucket: domain, Key: key }));
    return JSON.parse((await object.Body?.transformToString()) ?? "") as unknown;
  }

  stop(): Promise<void> {
    return this.sandbox.stop();
  }
}
