/** Page of a problem. The id comes from the server: it becomes a URL only if it looks like an id of Snyk or of GitHub's advisories. */
export function advisoryAddress(id: string): string {
  if (/^GHSA(-[a-z0-9]{4}){3}$/.test(id)) return `https://github.com/advisories/${id}`;
  return /^[A-Za-z0-9:._-]+$/.test(id) ? `https://security.snyk.io/vuln/${id}` : "";
}
