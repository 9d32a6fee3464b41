/** The call for the schema in version 5 of Terraform's plugin protocol, which `GetProviderSchema` has become in version 6. */
export const SCHEMA_CALL = "/tfplugin5.Provider/GetSchema";

/** What a plugin prints when it is ready: versions of both protocols, network, address, kind. */
export const HANDSHAKE = /^1\|5\|unix\|([^|\n]+)\|grpc/m;

/** Bytes on their way before the receiver has to acknowledge some: a schema is 5 MB. */
export const WINDOW = 2 ** 24;

/**
 * A message as gRPC frames it: not compressed, with its length before it.
 * @param {Uint8Array} message
 */
export function grpcMessage(message) {
  const frame = Buffer.alloc(5 + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, 5);
  return frame;
}
