/** The password of each address in a text (`http://USER:PASSWORD@HOST`), as it is written, as it is meant, and as a header has it. */
export function passwordsIn(text: string): string[] {
  const written = [...text.matchAll(/:\/\/([^\s/@:]*):([^\s/@]+)@/g)];
  return written.flatMap(([, user = "", password = ""]) => [
    password,
    decoded(password),
    Buffer.from(`${decoded(user)}:${decoded(password)}`).toString("base64"),
  ]);
}

/** A percent sign alone is taken as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
