/** A buildspec, version 0.1 or 0.2, checked and with its defaults. */
export interface Buildspec {
  readonly version: string;
  readonly env: BuildspecEnv;
  readonly phases: Readonly<Partial<Record<CommandPhase, PhaseSpec>>>;
  readonly artifacts?: ArtifactsSpec;
  /** Sections that are accepted and do nothing here. */
  readonly ignored: readonly string[];
}

export const COMMAND_PHASES = ["install", "pre_build", "build", "post_build"] as const;
export type CommandPhase = (typeof COMMAND_PHASES)[number];

export interface BuildspecEnv {
  /** Shell that runs the commands. */
  readonly shell: "bash" | "sh";
  readonly variables: Readonly<Record<string, string>>;
  readonly parameterStore: Readonly<Record<string, string>>;
  readonly secretsManager: Readonly<Record<string, string>>;
  readonly exportedVariables: readonly string[];
  readonly gitCredentialHelper: boolean;
}

/** What follows a failed phase. */
export interface OnFailure {
  /** DEFAULT: as the phase transitions say. */
  readonly then: "DEFAULT" | "ABORT" | "CONTINUE";
  /** Start the whole build again, at most so often, if the error's message matches. */
  readonly retry?: { readonly limit: number; readonly pattern: RegExp };
}

export interface PhaseSpec {
  readonly commands: readonly string[];
  readonly finally: readonly string[];
  readonly onFailure: OnFailure;
  /** `python: 3.11`; install phase only. */
  readonly runtimeVersions: Readonly<Record<string, string>>;
}

export interface ArtifactSpec {
  readonly files: readonly string[];
  readonly baseDirectory?: string;
  readonly discardPaths: boolean;
  readonly excludePaths: readonly string[];
  readonly name?: string;
}

export interface ArtifactsSpec extends Omit<ArtifactSpec, "files"> {
  readonly files?: readonly string[];
  readonly secondary: Readonly<Record<string, ArtifactSpec>>;
}
