import { atLeast, oldestPython, pinnedVersion } from "../../setup/pins.mjs";
import { inspectPython } from "../../setup/python.mjs";
import type { Check } from "../check";
import type { Machine } from "./machine";

/** Only the sandbox needs Python. */
export const python: Check<Machine> = {
  name: "Python",
  applies: ({ localAws }) => localAws,
  run: async ({ tools }) => {
    const found = await inspectPython(tools.python);
    const fix = "npm run sandbox sets it up; a local AWS of another kind needs none.";
    if (found === undefined) return [{ level: "warning", what: `${tools.python} does not run`, fix }];
    if (!atLeast(found.version, oldestPython)) return [{ level: "warning", what: `${found.version} is too old for the sandbox`, fix }];
    const wanted = pinnedVersion("moto");
    const moto = found.packages.moto?.version;
    if (moto !== wanted) return [{ level: "warning", what: `${found.version}, with moto ${moto ?? "missing"} instead of ${wanted}`, fix }];
    return [{ level: "ok", what: `${found.version}, with moto ${wanted}` }];
  },
};
