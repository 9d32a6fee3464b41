import { CodeartifactClient, GetAuthorizationTokenCommand, GetRepositoryEndpointCommand } from "@aws-sdk/client-codeartifact";
import { join } from "node:path";
import { secrets } from "../../modules/text/redactor";
import { runChild } from "../process/child";
import { makeFolder } from "../process/files";
import { OperationError } from "../words/errors";
import { ALL, FOREIGN, INSTALLED, SOURCE_ONLY } from "./packages";
import type { World } from "./world";

/** Fills the domain as its users do: they log in with pip and install. Gives the number of packages. */
export async function fill(world: World): Promise<number> {
  const home = join(world.workDirectory, "user");
  makeFolder(join(home, "xdg"));
  // pip gets its own HOME and no other settings: an index in the user's settings would bypass CodeArtifact.
  const environment = {
    ...world.childEnvironment,
    HOME: home,
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_CONFIG_DIRS: join(home, "xdg"),
    PIP_NO_CACHE_DIR: "1",
  };
  const run = async (program: string, args: readonly string[]) => {
    const logFile = join(world.logDirectory, "pip.log");
    const finished = await runChild(program, args, { cwd: home, environment, logFile, signal: world.signal });
    if (finished.exitCode === 0) return;
    throw new OperationError(
      `${program} ${args.slice(0, 3).join(" ")} failed: ${finished.stderr.trim().split("\n").slice(-3).join(" / ")}`,
      `Its whole output: ${logFile}`,
    );
  };
  const { registry } = world.environment;
  const pip = (...args: string[]) =>
    run(world.tools.python, ["-m", "pip", ...args, "--disable-pip-version-check", "--no-input", "--no-deps", "--only-binary=:all:"]);
  await run("aws", [
    "codeartifact",
    "login",
    "--tool",
    "pip",
    "--domain",
    registry.domain,
    "--domain-owner",
    world.names.domainOwner,
    "--repository",
    registry.repository,
  ]);
  await Promise.all([
    pip("install", "--no-compile", "--target", join(home, "site-packages"), ...INSTALLED),
    ...FOREIGN.map(({ requirement, target }) => pip("download", "--dest", join(home, "downloads"), ...target, requirement)),
    fetchSources(world),
  ]);
  return ALL.length;
}

/** Downloads files from the repository's index page, without pip. */
async function fetchSources({ sandbox, environment: { region, registry }, names, signal }: World): Promise<void> {
  const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = sandbox.environment;
  const client = new CodeartifactClient({
    region,
    endpoint: sandbox.endpoint,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  });
  const place = { domain: registry.domain, domainOwner: names.domainOwner };
  const [{ authorizationToken = "" }, { repositoryEndpoint = "" }] = await Promise.all([
    client.send(new GetAuthorizationTokenCommand(place)),
    client.send(new GetRepositoryEndpointCommand({ ...place, repository: registry.repository, format: "pypi" })),
  ]);
  secrets.learn(authorizationToken);
  const headers = { authorization: `Basic ${Buffer.from(`aws:${authorizationToken}`).toString("base64")}` };
  const get = async (url: URL) => {
    const response = await fetch(url, { headers, signal });
    if (!response.ok) throw new OperationError(`${url.pathname} answered HTTP ${response.status}`);
    return response;
  };
  for (const requirement of SOURCE_ONLY) {
    const [name = "", version = ""] = requirement.split("==");
    const index = new URL(`simple/${name}/`, repositoryEndpoint);
    const page = await (await get(index)).text();
    const link = [...page.matchAll(/href="([^"]+)"/g)]
      .map(([, href = ""]) => href)
      .find((href) => href.includes(`${name}-${version}.tar.gz`));
    if (link === undefined) throw new OperationError(`The index of ${name} has no source of ${version}`);
    await (await get(new URL(link, index))).arrayBuffer();
  }
}
