import type { Frame } from "./frames";
import type { Run } from "./screen";

const [LINE, LETTER, MARGIN] = [18, 8.43, 14];
const COLOURS =
  "text{fill:#d0d7de}.bold{font-weight:700;fill:#fff}.dim{fill:#8b949e}.red{fill:#ff7b72}.green{fill:#7ee787}.yellow{fill:#e3b341}";

/**
 * The frames one above the other, of which one is seen at a time. No script, nothing is loaded. Who wants no motion sees the last one.
 * @param title what the picture shows, for those who do not see it
 */
export function svgOf(frames: readonly Frame[], size: { readonly columns: number; readonly rows: number }, title: string): string {
  const [width, height] = [Math.ceil(size.columns * LETTER + 2 * MARGIN), size.rows * LINE + 2 * MARGIN];
  const all = frames.reduce((sum, { shown }) => sum + shown, 0);
  let passed = 0;
  const steps = frames.map(({ shown }, index) => {
    const step = `${((100 * passed) / all).toFixed(2)}%{transform:translateY(-${index * height}px)}`;
    passed += shown;
    return step;
  });
  const end = `translateY(-${(frames.length - 1) * height}px)`;
  const style = [
    `text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre}${COLOURS}`,
    `@keyframes play{${steps.join("")}100%{transform:${end}}}`,
    `#film{animation:play ${(all / 1000).toFixed(1)}s steps(1,end) infinite}`,
    `@media(prefers-reduced-motion:reduce){#film{animation:none;transform:${end}}}`,
  ];
  const known = new Map<string, string>();
  const film = frames.map(({ lines }, frame) =>
    lines.map((line, row) => used(line, known, frame * height + MARGIN + (row + 0.8) * LINE)).join(""),
  );
  const definitions = [...known].map(([content, id]) => `<text id="${id}" xml:space="preserve">${content}</text>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title><style>${style.join("")}</style><defs>${definitions.join("\n")}</defs>`,
    `<rect width="100%" height="100%" rx="8" fill="#0d1117"/><g id="film">${film.join("\n")}</g></svg>\n`,
  ].join("\n");
}

/** A line that appears again is written once. */
function used(line: readonly Run[], known: Map<string, string>, y: number): string {
  if (line.length === 0) return "";
  const content = line
    .map(({ text, style }) => (style === "" ? escaped(text) : `<tspan class="${style}">${escaped(text)}</tspan>`))
    .join("");
  const id = known.get(content) ?? `l${known.size}`;
  known.set(content, id);
  return `<use href="#${id}" x="${MARGIN}" y="${y.toFixed(1)}"/>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
