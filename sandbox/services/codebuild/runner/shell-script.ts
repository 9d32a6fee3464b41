/**
 * The loop that runs a build's commands in one shell, which keeps folder, variables and functions. For each command it reads
 * `CODEBUILD_BUILD_SUCCEEDING FILE` from descriptor 3, sources FILE, and writes `MARK:STATUS` after the command's output.
 * If a command ends the shell (`exit`), the trap saves folder and variables and writes `MARK:STATUS:exit`; the next shell starts
 * with them. Plain POSIX, for bash and sh. Arguments: the path for the state, the mark.
 */
export const SHELL_LOOP = `codebuild_state=$1
codebuild_mark=$2
shift 2
exec 8<&3 9>&1 2>&1 3<&-
if [ -f "$codebuild_state.env" ]; then
  . "$codebuild_state.env"
  cd "$(cat "$codebuild_state.cwd")"
fi
trap '{ codebuild_status=$?; set +x; } 2>/dev/null
export -p > "$codebuild_state.env"
pwd > "$codebuild_state.cwd"
printf "%s:%s:exit\\n" "$codebuild_mark" "$codebuild_status" >&9' EXIT
while { IFS=" " read -r CODEBUILD_BUILD_SUCCEEDING codebuild_command <&8; } 2>/dev/null; do
  { export CODEBUILD_BUILD_SUCCEEDING; } 2>/dev/null
  { . "$codebuild_command"; } 8<&- </dev/null
  { printf '%s:%s\\n' "$codebuild_mark" "$?" >&9; } 2>/dev/null
done
trap - EXIT
`;

/** A script that writes the values of variables to a file, each followed by a NUL. */
export function variablesScript(names: readonly string[], file: string): string {
  return [`{`, ...names.map((name) => `printf '%s\\0' "\${${name}-}"`), `} > '${file}'`].join("\n");
}

/** A script that writes text to a file, expanded like a here-document. */
export function expandScript(text: string, file: string): string {
  return `cat > '${file}' <<CODEBUILD_END_OF_TEXT\n${text}\nCODEBUILD_END_OF_TEXT`;
}
