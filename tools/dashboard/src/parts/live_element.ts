// An element that draws what the appliance tells, in the page's own tree, so that one stylesheet serves all of it.

import { LitElement } from "lit";
import { onFrame } from "./appliance";

export abstract class LiveElement extends LitElement {
  private forgetFrames: (() => void) | null = null;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.forgetFrames = onFrame(() => this.frame());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.forgetFrames?.();
    this.forgetFrames = null;
  }

  /** Each frame in which something may have changed; an element that can tell that nothing did overrides it. */
  protected frame(): void {
    this.requestUpdate();
  }
}

/** An element of the page's own tree that draws only when it is given something else. */
export abstract class StillElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
