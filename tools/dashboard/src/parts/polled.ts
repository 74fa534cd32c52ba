// Something asked for again and again while its page is open: the newest answer, when it came, and why there is none.

import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Freshness } from "../wire/freshness";
import { staleAfterMs } from "../wire/freshness";
import { Problem } from "../wire/requests";
import { store } from "./appliance";

export class Polled<Answer> implements ReactiveController {
  answer: Answer | null = null;
  problem: Problem | null = null;
  private answeredMs = 0;
  private asking = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private connected = false;

  constructor(private readonly host: ReactiveControllerHost, private readonly everyMs: number | null,
              private readonly ask: () => Promise<Answer>) {
    host.addController(this);
  }

  hostConnected(): void {
    this.connected = true;
    void this.again();
  }

  hostDisconnected(): void {
    this.connected = false;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  /** Asks at once; an answer that a newer question has overtaken is dropped. */
  async again(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    const mine = ++this.asking;
    try {
      const answer = await this.ask();
      if (mine !== this.asking) return;
      this.answer = answer;
      this.problem = null;
      this.answeredMs = store.nowMs();
    } catch (error) {
      if (mine !== this.asking) return;
      this.problem = error instanceof Problem ? error : new Problem(0, null, "the answer cannot be read", String(error));
    }
    this.host.requestUpdate();
    if (this.connected && this.everyMs !== null) this.timer = setTimeout(() => void this.again(), this.everyMs);
  }

  /** As old as its last good answer, and never fresher than the report that it was made from. */
  freshness(): Freshness {
    const report = store.freshness("report");
    if (this.answer === null) return this.problem === null ? { kind: "waiting" } : { kind: "absent" };
    const ageMs = store.nowMs() - this.answeredMs;
    if (report.kind === "disconnected") return { kind: "disconnected", ageMs: Math.max(ageMs, report.ageMs) };
    if (report.kind === "stale") return { ...report, ageMs: Math.max(ageMs, report.ageMs) };
    if (this.everyMs !== null && ageMs > staleAfterMs) {
      return { kind: "stale", ageMs, why: this.problem === null ? "the answer is late" : this.problem.message };
    }
    return { kind: "live" };
  }
}
