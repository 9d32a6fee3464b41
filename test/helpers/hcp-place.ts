import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../environments/schema";
import type { HcpOptions } from "../../sandbox/services/hcp";
import { type HcpBackend, HcpPlace } from "../../scripts/hcp/place";
import { bringAboutWorkspaces } from "../../scripts/hcp/workspaces";
import type { Variables } from "../../environments/variables";
import { type HcpWorld, startHcp, type Who } from "./hcp";
import { named } from "./states";

/** HCP Terraform's stand-in, with an environment whose workspaces are there. */
export interface HcpPlaceWorld {
  readonly world: HcpWorld;
  readonly environment: Environment;
  readonly backend: HcpBackend;
  readonly place: HcpPlace;
  /** The same, as somebody else, or until a signal. */
  readonly placeOf: (who: Who, signal?: AbortSignal) => Promise<HcpPlace>;
  /** The environment variables with which the project finds the stand-in. */
  readonly variables: (who: Who) => Variables;
  readonly folder: string;
  stop(): Promise<void>;
}

const HOST = "tfe.acme.example";

/** @param name of the environment. @param program of Terraform. @default one that does not exist: no run succeeds then */
export async function startHcpPlace(
  name: string,
  program?: string,
  { strike, ...more }: Partial<HcpBackend> & { readonly strike?: HcpOptions["strike"] } = {},
): Promise<HcpPlaceWorld> {
  const world = await startHcp(program, strike);
  const folder = mkdtempSync(join(tmpdir(), "hcp-place-"));
  const { TFE_ADDRESS, TFE_TOKEN, TFE_TOKEN_OTHER, TFE_TOKEN_OUTSIDER } = world.hcp.environment;
  const file = join(folder, "terraformrc");
  writeFileSync(file, `host "${HOST}" {\n  services = { "tfe.v2" = "${TFE_ADDRESS}/api/v2/" }\n}\n`);
  const tokens = { owner: TFE_TOKEN, other: TFE_TOKEN_OTHER, outsider: TFE_TOKEN_OUTSIDER };
  const variables = (who: Who): Variables => ({ TF_CLI_CONFIG_FILE: file, TF_TOKEN_tfe_acme_example: tokens[who], HOME: folder });
  const backend: HcpBackend = { kind: "hcp", organization: world.organization, hostname: HOST, execution: "remote", ...more };
  const environment: Environment = { ...named(name), backend };
  const placeOf = (who: Who, signal?: AbortSignal) => HcpPlace.open(environment, backend, variables(who), signal);
  const place = await placeOf("owner");
  await bringAboutWorkspaces(environment, backend, place.api);
  return {
    world,
    environment,
    backend,
    place,
    placeOf,
    variables,
    folder,
    async stop() {
      rmSync(folder, { recursive: true });
      await world.stop();
    },
  };
}
