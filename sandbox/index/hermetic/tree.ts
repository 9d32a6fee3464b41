import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import type { IndexFile, PublicIndex } from "../public-index";

export interface TreeOptions {
  /** Whether each wheel has a `.metadata` file, which the page announces (PEP 658 and 714). @default false */
  readonly metadataFiles?: boolean;
}

/**
 * Writes projects as a PEP 503 tree that pip can use: `--index-url file://FOLDER/simple`.
 * @param names PEP 503 normalised; unknown ones are left out.
 */
export async function writeIndexTree(
  index: PublicIndex,
  names: readonly string[],
  folder: string,
  options: TreeOptions = {},
): Promise<void> {
  const metadataFiles = options.metadataFiles ?? false;
  await mkdir(join(folder, "files"), { recursive: true });
  const written: string[] = [];
  for (const name of names) {
    const project = await index.project(name);
    if (project === undefined) continue;
    written.push(name);
    for (const file of project.files) await writeFiles(index, file, join(folder, "files"), metadataFiles);
    await mkdir(join(folder, "simple", name), { recursive: true });
    await writeFile(
      join(folder, "simple", name, "index.html"),
      page(
        name,
        project.files.map((file) => anchor(file, metadataFiles)),
      ),
    );
  }
  await writeFile(
    join(folder, "simple", "index.html"),
    page(
      "Simple index",
      written.map((name) => `<a href="${name}/">${name}</a>`),
    ),
  );
}

async function writeFiles(index: PublicIndex, file: IndexFile, folder: string, metadataFiles: boolean): Promise<void> {
  await writeFile(join(folder, file.filename), await buffer(await index.open(file)));
  const metadata = metadataFiles && isWheel(file) ? await file.metadata() : undefined;
  if (metadata !== undefined) await writeFile(join(folder, `${file.filename}.metadata`), metadata);
}

function anchor(file: IndexFile, metadataFiles: boolean): string {
  const attributes = [
    `href="../../files/${encodeURIComponent(file.filename)}${file.sha256 === undefined ? "" : `#sha256=${file.sha256}`}"`,
    ...(file.requiresPython === undefined ? [] : [`data-requires-python="${escapeHtml(file.requiresPython)}"`]),
    ...(typeof file.yanked === "string" ? [`data-yanked="${escapeHtml(file.yanked)}"`] : []),
    ...(metadataFiles && isWheel(file) ? [`data-core-metadata="true"`] : []),
  ];
  return `<a ${attributes.join(" ")}>${escapeHtml(file.filename)}</a>`;
}

const isWheel = (file: IndexFile): boolean => file.filename.endsWith(".whl");

function page(title: string, lines: readonly string[]): string {
  return `<!DOCTYPE html>\n<html><head><meta name="pypi:repository-version" content="1.0"><title>${escapeHtml(title)}</title></head>
<body>\n${lines.map((line) => `${line}<br>\n`).join("")}</body></html>\n`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
