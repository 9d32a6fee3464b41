import { parseDocument } from "yaml";
import { artifacts } from "./artifacts";
import type { Mapping } from "./fields";
import { flag, list, mapping, string, strings, yamlError } from "./fields";
import type { Buildspec, BuildspecEnv, CommandPhase, OnFailure, PhaseSpec } from "./types";
import { COMMAND_PHASES } from "./types";

const SECTIONS = new Set(["version", "run-as", "env", "proxy", "batch", "phases", "reports", "artifacts", "cache"]);
const WITHOUT_EFFECT = ["run-as", "proxy", "batch", "reports", "cache"];

/**
 * Parses a buildspec by the "Build specification reference for CodeBuild". Scalars stay text: the variable `1.10` must not become
 * the number 1.1.
 * Throws {@link BuildFailure} YAML_FILE_ERROR.
 */
export function parseBuildspec(text: string): Buildspec {
  const document = parseDocument(text, { merge: true, schema: "failsafe" });
  const [problem] = document.errors;
  if (problem) throw yamlError(problem.message);
  const spec = mapping(document.toJS(), "buildspec");
  const version = string(spec.version, "version");
  if (!["0.1", "0.2"].includes(version))
    throw yamlError(`Unsupported buildspec version: ${version === "" ? "none given" : version}; use 0.2`);
  const unknown = Object.keys(spec).filter((key) => !SECTIONS.has(key));
  if (unknown.length > 0) throw yamlError(`Unknown buildspec section: ${unknown.join(", ")}`);
  return {
    version,
    env: env(mapping(spec.env, "env")),
    phases: phases(mapping(spec.phases, "phases")),
    artifacts: spec.artifacts === undefined ? undefined : artifacts(mapping(spec.artifacts, "artifacts")),
    ignored: WITHOUT_EFFECT.filter((section) => spec[section] !== undefined),
  };
}

function env(spec: Mapping): BuildspecEnv {
  const shell = string(spec.shell ?? "bash", "env.shell").replace(/^\/bin\//, "");
  if (shell !== "bash" && shell !== "sh") throw yamlError(`env.shell ${shell} is not available on Linux: use bash or /bin/sh`);
  const exportedVariables = list(spec["exported-variables"], "env.exported-variables");
  const bad = exportedVariables.find((name) => !/^[A-Za-z_]\w*$/.test(name));
  if (bad !== undefined) throw yamlError(`env.exported-variables: ${bad} is not the name of a variable`);
  return {
    shell,
    variables: strings(spec.variables, "env.variables"),
    parameterStore: strings(spec["parameter-store"], "env.parameter-store"),
    secretsManager: strings(spec["secrets-manager"], "env.secrets-manager"),
    exportedVariables,
    gitCredentialHelper: flag(spec["git-credential-helper"], "env.git-credential-helper"),
  };
}

function phases(spec: Mapping): Buildspec["phases"] {
  const unknown = Object.keys(spec).filter((name) => !COMMAND_PHASES.includes(name as CommandPhase));
  if (unknown.length > 0) throw yamlError(`Unknown phase: ${unknown.join(", ")}`);
  if (Object.keys(spec).length === 0) throw yamlError("No phases found in buildspec");
  return Object.fromEntries(Object.entries(spec).map(([name, value]) => [name, phase(mapping(value, `phases.${name}`), name)]));
}

function phase(spec: Mapping, name: string): PhaseSpec {
  const runtimeVersions = strings(spec["runtime-versions"], `phases.${name}.runtime-versions`);
  if (name !== "install" && spec["runtime-versions"] !== undefined)
    throw yamlError(`phases.${name}: runtime-versions belongs to the install phase`);
  const commands = list(spec.commands, "Commands");
  if (commands.length === 0 && Object.keys(runtimeVersions).length === 0) {
    throw yamlError(`phases.${name}: at least one command is required`);
  }
  return {
    commands,
    finally: list(spec.finally, "Finally"),
    onFailure: onFailure(string(spec["on-failure"], `phases.${name}.on-failure`)),
    runtimeVersions,
  };
}

const DEFAULT_RETRIES = 3;

/** `ABORT`, `CONTINUE`, `RETRY`, `RETRY-count`, `RETRY-regex`, `RETRY-count-regex`. */
function onFailure(text: string): OnFailure {
  if (text === "") return { then: "DEFAULT" };
  if (text === "ABORT" || text === "CONTINUE") return { then: text };
  const [matched, count, pattern] = /^RETRY(?:-(\d+))?(?:-(.+))?$/.exec(text) ?? [];
  if (!matched) throw yamlError(`on-failure is expected to be ABORT, CONTINUE or RETRY, not ${text}`);
  try {
    return { then: "ABORT", retry: { limit: Number(count ?? DEFAULT_RETRIES), pattern: new RegExp(pattern ?? "") } };
  } catch {
    throw yamlError(`on-failure: ${pattern} is not a regular expression`);
  }
}
