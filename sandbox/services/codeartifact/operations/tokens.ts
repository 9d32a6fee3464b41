import type { Call, Handler } from "../../../core/service";
import { invalid } from "../model/errors";
import type { DomainInput, RepositoryInput } from "../model/store";
import type { Parts } from "../parts";

interface TokenInput extends DomainInput {
  readonly durationSeconds?: number;
}

const TWELVE_HOURS = 43_200;
const SHORTEST = 900;
/** `durationSeconds` 0 means the remaining time of the role session's credentials: here an hour, the default of a role session. */
const ROLE_SESSION = 3600;

export function tokenOperations({ store, tokens, context }: Parts): Record<string, Handler> {
  return {
    GetAuthorizationToken(call: Call<TokenInput>) {
      const domain = store.domain(call);
      const { durationSeconds: asked = TWELVE_HOURS } = call.input;
      if (asked !== 0 && asked < SHORTEST) {
        throw invalid(`durationSeconds is ${asked}: it must be 0 or between ${SHORTEST} and ${TWELVE_HOURS}.`);
      }
      const isRole = call.caller.arn.includes(":assumed-role/");
      return tokens.issue(call.caller, domain, asked === 0 ? (isRole ? ROLE_SESSION : TWELVE_HOURS) : asked);
    },

    GetRepositoryEndpoint(call: Call<RepositoryInput & { format: string }>) {
      const { name, domain } = store.repository(call);
      const { endpoint = context.endpoint } = call;
      return { repositoryEndpoint: `${endpoint}/d/${domain.name}-${domain.owner}/${call.input.format}/${name}/` };
    },
  };
}
