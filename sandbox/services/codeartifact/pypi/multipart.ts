import type { IncomingMessage } from "node:http";
import type { Writable } from "node:stream";
import { Busboy } from "@fastify/busboy";
import type { Blob, Blobs } from "./blobs";
import { MEBIBYTE, TooLarge } from "../../../kit/limits";
import { HttpProblem } from "./http";

export interface Form {
  /** Values by field name, in the order of the form. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  /** The uploaded file. */
  readonly file?: Blob & { readonly filename: string };
}

/** What a form may hold. */
export interface FormLimits {
  /** Bytes; the description is the largest field. */
  readonly fieldBytes: number;
  /** Bytes of all fields: they are in memory. */
  readonly fieldsBytes: number;
  /** Twine sends about forty, and one more for each classifier and dependency. */
  readonly fields: number;
  /** Bytes of a whole form; AWS's own limit for a file is 5 GB. */
  readonly formBytes: number;
}

const LIMITS: FormLimits = { fieldBytes: 16 * MEBIBYTE, fieldsBytes: 32 * MEBIBYTE, fields: 5_000, formBytes: 2_048 * MEBIBYTE };

/**
 * Reads a multipart form with one file, which is streamed to disk. Throws {@link HttpProblem} 400 if the body is not such a form,
 * 413 if it does not end.
 */
export async function readForm(request: IncomingMessage, blobs: Blobs, limits = LIMITS): Promise<Form> {
  const type = request.headers["content-type"];
  if (!type?.startsWith("multipart/form-data")) throw new HttpProblem(400, "An upload is a multipart/form-data form");
  const fields = new Map<string, string[]>();
  const files: Promise<Blob & { filename: string }>[] = [];
  try {
    const parser = new Busboy({
      headers: { ...request.headers, "content-type": type },
      limits: { fieldSize: limits.fieldBytes, fields: limits.fields, files: 1 },
    });
    let inFields = 0;
    parser.on("field", (name, value) => {
      inFields += name.length + value.length;
      if (inFields > limits.fieldsBytes) parser.destroy(new TooLarge("The form without its file", limits.fieldsBytes));
      const values = fields.get(name) ?? [];
      values.push(value);
      fields.set(name, values);
    });
    parser.on("file", (_name, stream, filename) => {
      const written = blobs.write(stream).then((blob) => ({ ...blob, filename }));
      // The promise is awaited below. If the form breaks off before, its rejection must not stay unhandled.
      written.catch(() => undefined);
      files.push(written);
    });
    await parse(request, parser, limits.formBytes);
  } catch (error) {
    if (error instanceof TooLarge) throw new HttpProblem(413, error.message);
    throw new HttpProblem(400, `The form cannot be read: ${(error as Error).message}`);
  }
  const [file] = await Promise.all(files);
  return { fields, file };
}

/** It is not a stream pipeline because that would close the connection of an unreadable form before an answer is sent. */
async function parse(request: IncomingMessage, parser: Writable, formBytes: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    parser.once("finish", resolve).once("error", reject);
    request.once("error", reject).once("close", () => request.complete || reject(new Error("it broke off")));
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > formBytes) parser.destroy(new TooLarge("The form", formBytes));
    });
    request.pipe(parser);
  }).finally(() => request.unpipe(parser));
}
