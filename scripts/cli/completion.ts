import type { Command, Option } from "commander";
import { DEFAULTS, POLICY } from "../../environments/shared-files";
import { STACKS } from "../../environments/names";
import { UsageError } from "../words/errors";

/** What can follow a word of the command line. */
interface Place {
  /** Words before it: empty, `state`, `state list`. */
  readonly path: string;
  readonly words: readonly string[];
  /** Those of the words that are followed by a file or a folder. */
  readonly files: readonly string[];
}

const SHELLS = ["bash", "zsh", "fish"] as const;
type Shell = (typeof SHELLS)[number];

/**
 * A script with which a shell completes verbs, options and the names of environments. It needs no start of ours: the names are those of
 * the files at that moment. Throws UsageError for another shell.
 * @param folder of the environments' files, unless ENVIRONMENT_FILES names another
 */
export function completionScript(shell: string, program: Command, folder: string): string {
  const known = SHELLS.find((each) => each === shell);
  if (known === undefined) throw new UsageError(`There is no completion for ${shell}.`, `There is one for: ${SHELLS.join(", ")}.`);
  const places = placesIn(program, "");
  return SCRIPTS[known](places, `\${ENVIRONMENT_FILES:-${folder.replace(/["$`\\]/g, "\\$&")}}`, folder);
}

/** Files beside the environments' that are none. */
const SHARED = [DEFAULTS, POLICY];

function placesIn(command: Command, path: string): Place[] {
  const names = (options: readonly Option[]) => options.flatMap(({ short, long }) => [long, short]).filter((word) => word !== undefined);
  const files = names(command.options.filter(({ flags }) => /<(file|directory|report)>/.test(flags)));
  const subcommands = command.commands.map((each) => each.name());
  const below = command.commands.flatMap((each) => placesIn(each, `${path} ${each.name()}`.trim()));
  return [{ path, words: [...subcommands, ...names(command.options), "--help"], files }, ...below];
}

const SCRIPTS: Readonly<Record<Shell, (places: readonly Place[], folder: string, plainFolder: string) => string>> = {
  bash: (places, folder) => bash(places, folder),
  zsh: (places, folder) => `${COMPINIT}\nautoload -U +X bashcompinit && bashcompinit\n${bash(places, folder)}`,
  fish: (places, _folder, plain) => fish(places, plain),
};

/** zsh completes nothing without it, and most people's settings start it. */
const COMPINIT = "whence compdef > /dev/null || { autoload -U +X compinit && compinit -i; }";

function bash(places: readonly Place[], folder: string): string {
  const cases = places.map(({ path, words }) => `    "${path}") words="${words.join(" ")}" ;;`);
  return `_package_scan_names() {
  cd "${folder}" 2>/dev/null || return
  local file name
  for file in *.yaml; do
    case "$file" in ${SHARED.join("|")}) continue ;; esac
    [ -f "$file" ] || continue
    name="$(sed -n 's/^name: *//p' "$file" | tr -cd 'a-z0-9 -' | cut -d ' ' -f 1)"
    echo "\${name:-\${file%.yaml}}"
  done
}
_package_scan() {
  # To zsh, path would be PATH.
  local current="\${COMP_WORDS[COMP_CWORD]}" verbs="" words="" at=1 option="" before=""
  while [ "$at" -lt "$COMP_CWORD" ]; do
    case "\${COMP_WORDS[at]}" in
      -*) option="\${COMP_WORDS[at]}" ;;
      *) [ -n "$option" ] || verbs="\${verbs:+$verbs }\${COMP_WORDS[at]}" ;;
    esac
    at=$((at + 1))
  done
  [ "$current" != = ] || current=""
  # To bash, an equals sign ends a word; to zsh it does not.
  case "$current" in --*=*) option="\${current%%=*}" before="\${current%%=*}=" current="\${current#*=}" ;; esac
  case "$option $current" in
    *" -"*) ;;
    "-e "*|"--env "*) words="$(_package_scan_names)" ;;
    "--stack "*) words="${STACKS.join(" ")}" ;;
  esac
  # Of a list, the last word is completed.
  [ -z "$words" ] || case "$current" in *,*) before="$before\${current%,*}," current="\${current##*,}" ;; esac
  [ -n "$words" ] || case "$verbs" in
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -P "$before" -W "$words" -- "$current"))
}
complete -F _package_scan package-scan
`;
}

function fish(places: readonly Place[], folder: string): string {
  const quoted = (text: string) => `'${text.replace(/['\\]/g, "\\$&")}'`;
  const lines = places.flatMap(({ path, words, files }) => {
    const seen = path.split(" ").filter(Boolean);
    const after = seen.length === 0 ? "__fish_use_subcommand" : seen.map((word) => `__fish_seen_subcommand_from ${word}`).join("; and ");
    return words.map((word) => {
      const value = VALUES[word] === undefined ? (files.includes(word) ? " -r -F" : "") : ` -x -a '(__package_scan_list ${VALUES[word]})'`;
      const what = word.startsWith("--") ? `-l ${word.slice(2)}` : word.startsWith("-") ? `-s ${word.slice(1)}` : `-a ${word}`;
      return `complete -c package-scan -n ${quoted(after)} ${what}${value}`;
    });
  });
  return `function __package_scan_names
  set -l folder ${quoted(folder)}
  set -q ENVIRONMENT_FILES; and set folder $ENVIRONMENT_FILES
  for file in $folder/*.yaml
    contains (basename $file) ${SHARED.join(" ")}; and continue
    set -l name (string match -rg '^name: *["\\']?([a-z0-9-]+)' < $file)
    set -q name[1]; and echo $name[1]; or basename $file .yaml
  end
end
function __package_scan_stacks
  printf '%s\\n' ${STACKS.join(" ")}
end
# Of a list, the last word is completed; what stands before it, and before an equals sign, is kept.
function __package_scan_list
  set -l before (string match -r -- '.*,' (string replace -r -- '^-[^=]*=' '' (commandline -ct)))
  set -q before[1]; or set before ''
  printf '%s\\n' $before(__package_scan_$argv[1])
end
# Whether the last option of the line is one of these, so that another value of it may follow.
function __package_scan_follows
  set -l options (string match -- '-*' (commandline -opc))
  set -q options[1]; and contains -- (string replace -r '=.*' '' -- $options[-1]) $argv
end
complete -c package-scan -f
${lines.join("\n")}
complete -c package-scan -n '__package_scan_follows -e --env' -a '(__package_scan_list names)'
complete -c package-scan -n '__package_scan_follows --stack' -a '(__package_scan_list stacks)'
`;
}

/** What fish offers as a value of an option: the function that lists it. */
const VALUES: Readonly<Record<string, "names" | "stacks">> = { "--env": "names", "-e": "names", "--stack": "stacks" };
