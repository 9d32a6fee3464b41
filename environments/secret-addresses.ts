/** Not one of the hosts whose webhooks hold their secret in the path: whoever reads the address may post there. Part of a pattern, before the host. */
export const NO_SECRET_PATH = String.raw`(?!(?:hooks\.slack(?:-gov)?\.com|[\w.-]*\.webhook\.office\.com|outlook\.office\.com|[\w.-]*\.logic\.azure\.com|discord(?:app)?\.com|chat\.googleapis\.com)(?:[/:]|$))`;
