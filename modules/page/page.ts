import { Html, markup } from "./html";
import { STYLE } from "./style";

/** Content security policy: the page loads and runs nothing, whatever a name or title contains; only inline styles are allowed. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

export interface PageProps {
  readonly title: string;
  /** Content of the page. */
  readonly main: Html;
  /** Rules after the shared style sheet's. @default none */
  readonly style?: string;
}

/** A self-contained page: it loads no script, font or picture. */
export function page({ title, main, style = "" }: PageProps): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Html(STYLE + style)}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`.text;
}

export interface TileProps {
  readonly value: number;
  readonly label: string;
  /** `good` is green: only for what was looked at as a whole. @default no colour */
  readonly tone?: "good" | "warn" | "bad";
}

/** Numbers side by side, each with a label. */
export function tiles(all: readonly TileProps[]): Html {
  const each = all.map(
    ({ value, label, tone = "" }) => markup`<div class="tile ${tone}"><b>${value.toLocaleString("en-GB")}</b><span>${label}</span></div>
`,
  );
  return markup`<div class="tiles">
${each}</div>`;
}

export function table(heads: readonly string[], rows: readonly Html[]): Html {
  return markup`<div class="scroll"><table>
<thead><tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${rows}</tbody>
</table></div>`;
}

export function soft(text: string): Html {
  return markup`<span class="soft">${text}</span>`;
}

/** A time for people to read, to the minute. */
export function when(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
