import type { Events, Requests } from './messages.ts';

/** The name of a request. */
export type RequestName = keyof Requests;
/** The name of an event. */
export type EventName = keyof Events;

/** The handlers of all requests; the type requires every one. */
export type Handlers = {
  readonly [Name in RequestName]: (
    payload: Requests[Name][0],
    signal: AbortSignal,
  ) => Promise<Requests[Name][1]> | Requests[Name][1];
};

/** A message in either direction. */
export type Message =
  | {
      readonly t: 'request';
      readonly id: number;
      readonly name: RequestName;
      readonly payload: unknown;
    }
  | { readonly t: 'cancel'; readonly id: number }
  | { readonly t: 'response'; readonly id: number; readonly value: unknown }
  | { readonly t: 'failed'; readonly id: number; readonly error: string }
  | { readonly t: 'event'; readonly name: EventName; readonly value: unknown };

/** Sends a message to the other side. */
export type Post = (message: Message) => void;

/** The side that sends requests. */
export interface Client {
  /** Resolves to the response. @throws an error with the handler's text; the signal's reason when aborted */
  ask<Name extends RequestName>(
    name: Name,
    payload: Requests[Name][0],
    signal?: AbortSignal,
  ): Promise<Requests[Name][1]>;
  /** Adds a listener to an event; returns a function that removes it. */
  on<Name extends EventName>(name: Name, listener: (value: Events[Name]) => void): () => void;
  /** Receives a message of the other side. */
  receive(message: Message): void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Creates the side that sends requests. */
export function createClient(post: Post): Client {
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<EventName, Set<(value: unknown) => void>>();
  // A reloaded page may receive responses to its predecessor's requests, so ids start at a random number.
  let last = Math.floor(Math.random() * 2 ** 48);
  return {
    ask: (name, payload, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const id = (last += 1);
        const cancel = () => {
          if (!waiting.delete(id)) return;
          post({ t: 'cancel', id });
          reject(signal?.reason instanceof Error ? signal.reason : new Error('cancelled'));
        };
        const settle = () => {
          waiting.delete(id);
          signal?.removeEventListener('abort', cancel);
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
        signal?.addEventListener('abort', cancel);
        post({ t: 'request', id, name, payload });
      }),
    on: (name, listener) => {
      const all = listeners.get(name) ?? new Set();
      listeners.set(name, all.add(listener as (value: unknown) => void));
      return () => all.delete(listener as (value: unknown) => void);
    },
    receive: (message) => {
      if (message.t === 'response') waiting.get(message.id)?.resolve(message.value);
      if (message.t === 'failed') waiting.get(message.id)?.reject(new Error(message.error));
      if (message.t === 'event')
        for (const listener of listeners.get(message.name) ?? []) listener(message.value);
    },
  };
}

/** The side that handles requests. */
export interface Host {
  emit<Name extends EventName>(name: Name, value: Events[Name]): void;
  /** Handles a message of the other side; resolves when the response is sent. */
  receive(message: Message): Promise<void>;
  /** Aborts all pending requests and sends no further messages. */
  dispose(): void;
}

/** Creates the side that handles requests; `errorText` words what a handler throws. */
export function createHost(
  post: Post,
  handlers: Handlers,
  errorText: (error: unknown) => string,
): Host {
  const running = new Map<number, AbortController>();
  let isOver = false;
  const send: Post = (message) => {
    if (!isOver) post(message);
  };
  return {
    emit: (name, value) => send({ t: 'event', name, value }),
    receive: async (message) => {
      if (message.t === 'cancel') running.get(message.id)?.abort();
      if (message.t !== 'request') return;
      const { id, name } = message;
      const controller = new AbortController();
      running.set(id, controller);
      try {
        if (!Object.hasOwn(handlers, name)) throw new Error(`There is no request ${name}.`);
        const handler = handlers[name] as (payload: unknown, signal: AbortSignal) => unknown;
        const value = await handler(message.payload, controller.signal);
        send({ t: 'response', id, value });
      } catch (error) {
        send({ t: 'failed', id, error: errorText(error) });
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
