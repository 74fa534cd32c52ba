// A button that acts after being held for a second, by pointer, Space or Enter. Letting go early does nothing.

import { html } from "lit";
import type { TemplateResult } from "lit";
import { StillElement } from "../parts/live_element";
import { styled } from "../parts/styled";
import { advance, holdMs, idle, letGo, press, progress } from "./hold";
import type { Hold } from "./hold";

export class HoldButton extends StillElement {
  static override properties = { label: {}, disabled: { type: Boolean }, hold: { state: true }, portion: { state: true } };
  declare label: string;
  declare disabled: boolean;
  declare hold: Hold;
  declare portion: number;

  constructor() {
    super();
    this.label = "";
    this.disabled = false;
    this.hold = idle;
    this.portion = 0;
  }

  private down(): void {
    if (this.disabled || this.hold.kind !== "idle") return;
    this.hold = press(this.hold, performance.now());
    this.step();
  }

  private up(): void {
    this.hold = letGo(this.hold);
    if (this.hold.kind === "idle") this.portion = 0;
  }

  private step(): void {
    if (this.hold.kind !== "holding") return;
    const now = performance.now();
    this.hold = advance(this.hold, now);
    this.portion = progress(this.hold, now);
    if (this.hold.kind === "done") {
      this.dispatchEvent(new CustomEvent("held", { bubbles: true }));
      this.hold = idle;
      this.portion = 0;
      return;
    }
    setTimeout(() => this.step(), 16); // not a frame: those stop when the window is covered
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    if (event.type === "keyup") this.up();
    else if (!event.repeat) this.down();
  }

  protected override render(): TemplateResult {
    const holding = this.hold.kind === "holding";
    const left = Math.ceil((1 - this.portion) * 10) / 10;
    return html`<button type="button" class="hold" ?disabled=${this.disabled} aria-describedby="hold-how"
        @pointerdown=${(event: PointerEvent) => { if (event.button === 0) this.down(); }}
        @pointerup=${() => this.up()} @pointerleave=${() => this.up()} @pointercancel=${() => this.up()}
        @contextmenu=${(event: Event) => event.preventDefault()}
        @keydown=${(event: KeyboardEvent) => this.key(event)} @keyup=${(event: KeyboardEvent) => this.key(event)} @blur=${() => this.up()}>
        <span class="fill" ${styled({ transform: `scaleX(${this.portion.toFixed(3)})` })}></span>
        <span class="words">${holding ? `Keep holding: ${left.toFixed(1)} s` : this.label}</span>
      </button>
      <p id="hold-how" class="how">Press and hold for ${holdMs / 1000} second, or hold Space or Enter. Letting go earlier does nothing.</p>`;
  }
}

customElements.define("hold-button", HoldButton);
