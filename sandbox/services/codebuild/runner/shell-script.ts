/**
 * The loop that runs a build's commands in one shell, so that folder, variables and functions stay. For each command it reads
 * `CODEBUILD_BUILD_SUCCEEDING FILE` from descriptor 3, sources FILE, and writes `MARK:STATUS` behind the command's output.
 * A command that ends the shell (`exit`) ends only itself: the trap notes folder and variables, writes `MARK:STATUS:exit`, and the
 * next shell starts with them. Plain POSIX, for bash and sh. Arguments: the state's path, the mark.
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

/** Writes the values of variables to a file, each with a NUL behind it. */
export function variablesScript(names: readonly string[], file: string): string {
  return [`{`, ...names.map((name) => `printf '%s\\0' "\${${name}-}"`), `} > '${file}'`].join("\n");
}

/** Writes text, expanded as the shell expands a here-document, to a file. */
export function expandScript(text: string, file: string): string {
  return `cat > '${file}' <<CODEBUILD_END_OF_TEXT\n${text}\nCODEBUILD_END_OF_TEXT`;
}
