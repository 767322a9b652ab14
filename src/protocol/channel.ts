import type { Events, Requests, ToldError } from './messages.ts';

/** A request's name. */
export type RequestName = keyof Requests;
/** An event's name. */
export type EventName = keyof Events;

/** All handlers: a forgotten one does not compile. */
export type Handlers = {
  readonly [Name in RequestName]: (
    sent: Requests[Name][0],
    signal: AbortSignal,
  ) => Promise<Requests[Name][1]> | Requests[Name][1];
};

/** One message, either way. */
export type Message =
  | { readonly t: 'ask'; readonly id: number; readonly name: RequestName; readonly sent: unknown }
  | { readonly t: 'cancel'; readonly id: number }
  | { readonly t: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly t: 'failed'; readonly id: number; readonly error: ToldError }
  | { readonly t: 'event'; readonly name: EventName; readonly value: unknown };

/** A way to send messages to the other side. */
export type Post = (message: Message) => void;

/** An error that the other side threw. */
export class ChannelError extends Error {
  readonly advice: string | undefined;
  readonly kind: string | undefined;
  constructor({ message, advice, kind }: ToldError) {
    super(message);
    this.name = 'ChannelError';
    this.advice = advice;
    this.kind = kind;
  }
}

/** The asking side. */
export interface Client {
  /** @throws {ChannelError} what the handler threw; the signal's reason when it is taken back. */
  ask<Name extends RequestName>(
    name: Name,
    sent: Requests[Name][0],
    signal?: AbortSignal,
  ): Promise<Requests[Name][1]>;
  /** Hears an event; returns how to stop. */
  on<Name extends EventName>(name: Name, listener: (value: Events[Name]) => void): () => void;
  /** Takes in a message of the other side. */
  take(message: Message): void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Creates the asking side. */
export function createClient(post: Post): Client {
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<EventName, Set<(value: unknown) => void>>();
  // A page that is shown again asks anew, and hears what its forerunner asked: no id may be given twice.
  let last = Math.floor(Math.random() * 2 ** 48);
  return {
    ask: (name, sent, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const id = (last += 1);
        const takeBack = () => {
          if (!waiting.delete(id)) return;
          post({ t: 'cancel', id });
          reject(signal?.reason instanceof Error ? signal.reason : new Error('cancelled'));
        };
        const settle = () => {
          waiting.delete(id);
          signal?.removeEventListener('abort', takeBack);
        };
        waiting.set(id, {
          resolve: (value) => {
            settle();
            resolve(value as Requests[typeof name][1]);
          },
          reject: (error) => {
            settle();
            reject(error);
          },
        });
        signal?.addEventListener('abort', takeBack);
        post({ t: 'ask', id, name, sent });
      }),
    on: (name, listener) => {
      const all = listeners.get(name) ?? new Set();
      listeners.set(name, all.add(listener as (value: unknown) => void));
      return () => all.delete(listener as (value: unknown) => void);
    },
    take: (message) => {
      if (message.t === 'answer') waiting.get(message.id)?.resolve(message.value);
      if (message.t === 'failed') waiting.get(message.id)?.reject(new ChannelError(message.error));
      if (message.t === 'event')
        for (const listener of listeners.get(message.name) ?? []) listener(message.value);
    },
  };
}

/** The answering side. */
export interface Host {
  emit<Name extends EventName>(name: Name, value: Events[Name]): void;
  /** Takes in a message of the other side; resolves when it is answered. */
  take(message: Message): Promise<void>;
  /** Takes back whatever is still being worked on, and says nothing from now on. */
  dispose(): void;
}

/** Creates the answering side; what a handler throws is told as `tell` puts it. */
export function createHost(
  post: Post,
  handlers: Handlers,
  tell: (error: unknown) => ToldError,
): Host {
  const running = new Map<number, AbortController>();
  let isOver = false;
  const say: Post = (message) => {
    if (!isOver) post(message);
  };
  return {
    emit: (name, value) => {
      say({ t: 'event', name, value });
    },
    take: async (message) => {
      if (message.t === 'cancel') running.get(message.id)?.abort();
      if (message.t !== 'ask') return;
      const { id, name } = message;
      const controller = new AbortController();
      running.set(id, controller);
      try {
        if (!Object.hasOwn(handlers, name)) throw new Error(`There is no request ${name}.`);
        const handler = handlers[name] as (sent: unknown, signal: AbortSignal) => unknown;
        const value = await handler(message.sent, controller.signal);
        say({ t: 'answer', id, value });
      } catch (error) {
        say({ t: 'failed', id, error: tell(error) });
      } finally {
        running.delete(id);
      }
    },
    dispose: () => {
      isOver = true;
      for (const controller of running.values()) controller.abort();
    },
  };
}
