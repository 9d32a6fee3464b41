/** Link to the workflow's run; undefined outside GitHub Actions. */
export function runUrl(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = environment;
  return server && repository && run ? `${server}/${repository}/actions/runs/${run}` : undefined;
}

/** ` ([run](...))`, or an empty text if there is no run. */
export function runText(url: string | undefined): string {
  return url === undefined ? "" : ` ([run](${url}))`;
}
