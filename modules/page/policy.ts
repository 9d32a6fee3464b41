import { createHash } from "node:crypto";

/**
 * Content security policy of a page that loads nothing: the browser runs the one script and applies the one style sheet whose
 * hashes are named, whatever a name or a title contains. Handlers and styles in attributes are refused, and the script itself may
 * not turn text into markup.
 * Source: Content Security Policy Level 3; Trusted Types.
 */
export function contentPolicy({ style, script }: { readonly style: string; readonly script: string }): string {
  return [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
}
