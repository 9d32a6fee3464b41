/** What answers a command, by the command's name without `Command`. */
export type Handlers = Readonly<Record<string, (input: never) => unknown>>;

/** An SDK client that answers from functions and remembers its calls. `Client` is the class that it stands for. */
export function fakeClient<Client>(handlers: Handlers): { client: Client; calls: string[] } {
  const calls: string[] = [];
  const client = {
    send: async (command: { readonly input: never; readonly constructor: { readonly name: string } }) => {
      const name = command.constructor.name.replace(/Command$/, "");
      calls.push(name);
      const handler = handlers[name];
      if (handler === undefined) throw new Error(`unexpected call of ${name}`);
      return Promise.resolve(handler(command.input));
    },
  };
  return { client: client as unknown as Client, calls };
}

/** Members that every SDK error has. */
export const failure = { $metadata: {}, message: "" };
