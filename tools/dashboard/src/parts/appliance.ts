// The one appliance that this page talks to: its state, its connection, its requests, and the frames in which we draw.

import { Connection } from "../wire/connection";
import { Requests } from "../wire/requests";
import { Store } from "../wire/store";

const tokenKey = "plimsoll.token";

class Credentials {
  private readonly waiting = new Set<() => void>();

  get token(): string | null {
    return sessionStorage.getItem(tokenKey);
  }

  set(token: string | null): void {
    if (token === null) sessionStorage.removeItem(tokenKey);
    else sessionStorage.setItem(tokenKey, token);
    for (const one of this.waiting) one();
  }

  onChange(what: () => void): void {
    this.waiting.add(what);
  }
}

function newKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("");
}

const clock = { nowMs: () => performance.now() };
export const credentials = new Credentials();
export const store = new Store(clock);
export const requests = new Requests({ fetch: (url, init) => fetch(url, init), token: () => credentials.token, newKey });
export const connection = new Connection(store, {
  clock,
  open: () => {
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/v1`);
    // The browser's type of onmessage and its like is wider than what we take.
    return socket as unknown as ReturnType<ConstructorParameters<typeof Connection>[1]["open"]>;
  },
  later: (ms, what) => void setTimeout(what, ms),
  token: () => credentials.token,
});

const drawn = new Set<() => void>();
let asked = false;

/** Calls `what` in the next frame after anything changed, however many messages came before it. */
export function onFrame(what: () => void): () => void {
  drawn.add(what);
  return () => drawn.delete(what);
}

export function askForFrame(): void {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    for (const one of drawn) one();
  });
}

const tickMs = 250; // ages grow without messages, so the page looks at the clock by itself

export function start(): void {
  store.listen(askForFrame);
  credentials.onChange(() => connection.restart());
  setInterval(() => {
    connection.watch();
    askForFrame();
  }, tickMs);
  connection.start();
}
