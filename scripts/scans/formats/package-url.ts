/** The package URL of a version on PyPI: `pkg:pypi/requests@2.19.1`. A name may be any text, also half of a character. */
export function packageUrl(name: string, version: string): string {
  return `pkg:pypi/${encoded(name)}@${encoded(version)}`;
}

function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, "\ufffd"));
}
