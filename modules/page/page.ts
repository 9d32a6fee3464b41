import { Html, markup } from "./html";
import { contentPolicy } from "./policy";
import { pageScript } from "./script";
import { bar, type Section, sectionHtml } from "./section";
import { STYLE } from "./style/index";
import type { TableKind } from "./table/kind";
import { tableStyle } from "./table/style";

export interface PageProps {
  readonly title: string;
  /** What comes first: heading, verdict, numbers. */
  readonly head: Html;
  readonly sections: readonly Section[];
  /** The kinds of table that are on it. */
  readonly tables: readonly TableKind[];
}

/** A self-contained page: it loads no script, font or picture. All of it can be read without its script, which adds search and order. */
export function page({ title, head, sections, tables }: PageProps): string {
  const style = STYLE + tables.map(tableStyle).join("");
  const script = pageScript();
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(contentPolicy({ style, script }))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<main>
${head}
${bar(sections)}
${sections.map(sectionHtml)}</main>
<script>${new Html(script)}</script>
</body>
</html>
`.text;
}
