import { link, open, rm } from "node:fs/promises";
import { messageOf, systemCode, UsageError } from "../words/errors";

/** Writes a file that only its owner can read, whole or not at all. Throws UsageError if it cannot, or if the file exists. */
export async function writeSecretFile(file: string, content: Uint8Array): Promise<void> {
  const draft = `${file}.${process.pid}.part`;
  try {
    const handle = await open(draft, "wx", 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // Unlike a rename, a link never replaces an existing file.
    await link(draft, file);
  } catch (error) {
    if (systemCode(error) === "EEXIST") throw new UsageError(`${file} exists already.`, "Name another file with --out, or remove it.");
    if (systemCode(error) === undefined) throw error;
    throw new UsageError(`${file} cannot be written: ${messageOf(error)}`, "Name another file with --out.", { cause: error });
  } finally {
    await rm(draft, { force: true });
  }
}
