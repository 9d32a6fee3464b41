import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { dirname } from "node:path";
import { actorIn } from "../../aws/actor";
import { openStateBackend } from "../../state/open";
import { systemCode } from "../../words/errors";
import type { Check, Patient } from "../check";

/** Whether the folder of local states can be used. Nobody else can lock these states, and they are lost with this machine. */
export const stateFolder: Check<Patient> = {
  name: "state folder",
  applies: ({ environment }) => environment.backend.kind === "local",
  run: async ({ environment }) => {
    const folder = dirname((await openStateBackend(actorIn(environment))).location("scanner"));
    try {
      await access(folder, constants.R_OK | constants.W_OK);
      return [{ level: "ok", what: folder }];
    } catch (error) {
      if (systemCode(error) === "ENOENT") {
        return [
          {
            level: "problem",
            what: "not deployed yet from this machine",
            fix: `npm run ops -- deploy --env ${environment.name}`,
            stops: true,
          },
        ];
      }
      return [
        {
          level: "problem",
          what: `${folder} cannot be read and written (${String(systemCode(error))})`,
          fix: "Correct its owner and mode.",
          stops: true,
        },
      ];
    }
  },
};
