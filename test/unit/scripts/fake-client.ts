/** The handlers of commands, by the command's name without `Command`. */
export type Handlers = Readonly<Record<string, Handler>>;
/** Declared as a method, so that each handler may state the type of its own command's input. */
type Handler = { handle(input: unknown): unknown }["handle"];

/** The part of an SDK client that the fake needs: its middleware stack, which lets it act before all other steps. */
export interface SdkClient {
  readonly middlewareStack: { add(middleware: Middleware, options: { step: "initialize"; priority: "high" }): void };
}
type Middleware = (
  next: unknown,
  context: { readonly commandName?: string },
) => (call: { readonly input: unknown }) => Promise<{ output: { $metadata: Record<never, never> }; response: unknown }>;

interface Settings {
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export type ClientClass<Client> = new (settings: Settings) => Client;

/** A client of the SDK's own class that answers from functions without sending anything, and records its calls in `calls`. */
export function fakeClient<Client extends SdkClient>(
  Class: ClientClass<Client>,
  handlers: Handlers = {},
  calls: string[] = [],
): { client: Client; calls: string[] } {
  const client = new Class({ region: "eu-central-1", credentials: { accessKeyId: "unused", secretAccessKey: "unused" } });
  const answer: Middleware =
    (_next, { commandName = "" }) =>
    async ({ input }) => {
      const name = commandName.replace(/Command$/, "");
      calls.push(name);
      const handler = handlers[name];
      if (handler === undefined) throw new Error(`unexpected call of ${name}`);
      const output = (await handler(input)) as object | undefined;
      return { output: { $metadata: {}, ...output }, response: undefined };
    };
  client.middlewareStack.add(answer, { step: "initialize", priority: "high" });
  return { client, calls };
}

/** The members of every SDK error. */
export const failure = { $metadata: {}, message: "" };
