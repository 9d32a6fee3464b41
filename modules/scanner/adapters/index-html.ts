import { Parser } from "htmlparser2";
import { fitted } from "../fitted";
import type { IndexFile } from "../ports";

/**
 * The files of an index page (PEP 503: every file is an anchor; PEP 592: `data-yanked`), in the order of the page. As in pip, a
 * file's name is the decoded last part of its URL; anchors without one are left out.
 */
export function parseIndexPage(html: string): IndexFile[] {
  const files: IndexFile[] = [];
  const parser = new Parser({
    onopentag: (tag, attributes) => {
      const name = tag === "a" ? fileName(attributes.href) : undefined;
      if (!name) return;
      files.push({ name, requiresPython: attributes["data-requires-python"] || undefined, yanked: attributes["data-yanked"] });
    },
  });
  parser.end(html);
  return fitted(files);
}

function fileName(href: string | undefined): string | undefined {
  const path = href?.split(/[?#]/, 1)[0];
  const last = path?.slice(path.lastIndexOf("/") + 1);
  if (!last) return undefined;
  try {
    return decodeURIComponent(last);
  } catch {
    return undefined;
  }
}
