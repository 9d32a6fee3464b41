/** Machine numbers of ELF headers. Source: elf(5), EM_X86_64 and EM_AARCH64. */
const MACHINES: Readonly<Record<number, string>> = { 0x03: "32-bit x86", 0x28: "32-bit ARM", 0x3e: "x86-64", 0xb7: "arm64" };
const PT_INTERP = 3;

/**
 * Why the build's image (Amazon Linux on x86-64, with glibc) cannot run a program, or undefined if it looks as if it could.
 * @param content of the whole file
 */
export function programProblem(content: Buffer): string | undefined {
  const magic = content.subarray(0, 4).toString("latin1");
  if (magic !== "\x7fELF") return `is ${kindOf(magic)}`;
  if (content.length < 64 || content[4] !== 2 || content[5] !== 1) return "is not a 64-bit little-endian program";
  const machine = content.readUInt16LE(18);
  if (machine !== 0x3e) return `is for ${MACHINES[machine] ?? `machine ${machine}`}`;
  if (![2, 3].includes(content.readUInt16LE(16))) return "is not a program";
  return /musl/.test(interpreterOf(content)) ? "is for Alpine Linux (musl)" : undefined;
}

function kindOf(magic: string): string {
  if (magic.startsWith("MZ")) return "a program for Windows";
  if (/^(\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe|\xfe\xed\xfa\xcf)/.test(magic)) return "a program for macOS";
  if (magic.startsWith("#!")) return "a script (the npm package's own snyk is one: its program is wanted)";
  return magic.startsWith("\x1f\x8b") || magic.startsWith("PK") ? "an archive" : "not a program for Linux";
}

/** The loader that a program asks for; empty if it needs none. */
function interpreterOf(content: Buffer): string {
  const start = Number(content.readBigUInt64LE(32));
  const [size, count] = [content.readUInt16LE(54), content.readUInt16LE(56)];
  for (let index = 0; index < count; index++) {
    const header = content.subarray(start + index * size, start + (index + 1) * size);
    if (header.length < 56 || header.readUInt32LE(0) !== PT_INTERP) continue;
    const offset = Number(header.readBigUInt64LE(8));
    return content.subarray(offset, offset + Math.min(256, Number(header.readBigUInt64LE(32)))).toString("latin1");
  }
  return "";
}
