import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";

/** What Terraform makes in a folder, or keeps beside a configuration: it stays here. States and plans hold secrets. */
const LEFT_OUT = /^\.terraform$|\.tfstate(\..*)?$|\.tfplan$|^crash\.log$/;

/** A synthesized stack as an upload of HCP Terraform (`.tar.gz`): every file of its folder that a run needs. */
export async function packStack(directory: string): Promise<Buffer> {
  const tar = pack();
  // The same configuration gives the same bytes.
  const mtime = new Date(0);
  for (const path of filesIn(directory)) tar.entry({ name: path, mode: 0o644, mtime }, readFileSync(join(directory, path)));
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(Buffer.from(chunk as Uint8Array));
  return gzipSync(Buffer.concat(chunks));
}

/** Paths in a folder and below, sorted. A link is not followed: it could lead out of the folder. */
function filesIn(directory: string, below = ""): string[] {
  return readdirSync(join(directory, below))
    .filter((name) => !LEFT_OUT.test(name))
    .toSorted()
    .flatMap((name) => {
      const path = below === "" ? name : `${below}/${name}`;
      const kind = lstatSync(join(directory, path));
      if (kind.isDirectory()) return filesIn(directory, path);
      return kind.isFile() ? [path] : [];
    });
}
