// The WebSocket: a snapshot, then deltas in sequence. A gap, silence or nonsense ends it, and a new one begins with a snapshot.

import { frameOf } from "./decode";
import type { MonotonicClock, Store } from "./store";

/** What we need of a browser's WebSocket. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface Surroundings {
  readonly clock: MonotonicClock;
  open(): Socket;
  later(ms: number, what: () => void): void;
  token(): string | null;
}

/** Beats come every 500 ms; a line that was silent for so long is given up. */
export const giveUpAfterMs = 5000;
const retryAfterMs: readonly number[] = [250, 500, 1000, 2000, 4000];

export class Connection {
  private socket: Socket | null = null;
  private last: bigint | null = null;
  private heardMs = 0;
  private failures = 0;
  /** Why the appliance closed it, in its words; empty when it gave none. */
  closedFor = "";
  private readonly counted = { gaps: 0, unreadable: 0, silences: 0 };

  constructor(private readonly store: Store, private readonly around: Surroundings) {}

  get counters(): Readonly<{ gaps: number; unreadable: number; silences: number }> {
    return this.counted;
  }

  start(): void {
    const socket = this.around.open();
    this.socket = socket;
    this.last = null;
    this.heardMs = this.around.clock.nowMs();
    socket.onopen = () => {
      const token = this.around.token();
      if (token !== null) socket.send(JSON.stringify({ type: "hello", token }));
    };
    socket.onmessage = event => {
      if (socket === this.socket) this.take(event.data);
    };
    socket.onclose = event => {
      if (socket !== this.socket) return;
      this.closedFor = event.reason;
      this.lost();
    };
  }

  /** Begins anew at once, for instance with another token. */
  restart(): void {
    const old = this.socket;
    this.socket = null;
    old?.close();
    this.store.setLink("down");
    this.failures = 0;
    this.start();
  }

  /** To be called a few times a second. */
  watch(): void {
    if (this.socket === null || this.around.clock.nowMs() - this.heardMs <= giveUpAfterMs) return;
    this.counted.silences += 1;
    this.abandon();
  }

  private take(data: unknown): void {
    const frame = frameOf(data);
    if (frame === null) {
      this.counted.unreadable += 1;
      this.abandon();
      return;
    }
    this.heardMs = this.around.clock.nowMs();
    if (frame.type === "snapshot") {
      this.closedFor = "";
      this.last = frame.seq;
      this.failures = 0;
      this.store.setLink("open");
      this.store.replaceAll(frame.sections);
      return;
    }
    // A delta is the next one; a beat repeats the number of the newest. Anything else means that something was lost.
    const due = this.last === null ? null : frame.type === "delta" ? this.last + 1n : this.last;
    if (due === null || frame.seq !== due) {
      this.counted.gaps += 1;
      this.abandon();
      return;
    }
    if (frame.type === "beat") {
      this.store.beat(frame.now, frame.reportAgeMs);
      return;
    }
    this.last = frame.seq;
    this.store.patch(frame.sections);
  }

  private abandon(): void {
    const socket = this.socket;
    this.lost();
    socket?.close();
  }

  private lost(): void {
    this.socket = null;
    this.store.setLink("down");
    const wait = retryAfterMs[Math.min(this.failures, retryAfterMs.length - 1)] ?? 4000;
    this.failures += 1;
    this.around.later(wait, () => {
      if (this.socket === null) this.start();
    });
  }
}
