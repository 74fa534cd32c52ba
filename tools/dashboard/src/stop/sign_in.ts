// Who the page speaks for: a token for this browser tab, forgotten when the tab closes.

import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { credentials, store } from "../parts/appliance";
import { LiveElement } from "../parts/live_element";
import { who } from "./roles";

export class SignIn extends LiveElement {
  open(): void {
    this.querySelector("dialog")?.showModal();
  }

  private take(event: Event): void {
    event.preventDefault();
    const field = this.querySelector<HTMLInputElement>("input");
    const given = field?.value.trim() ?? "";
    if (field !== null) field.value = "";
    credentials.set(given === "" ? null : given);
    this.querySelector("dialog")?.close();
  }

  protected override render(): TemplateResult {
    return html`<dialog class="sign-in" aria-labelledby="sign-in-title">
      <h2 id="sign-in-title">Sign in</h2>
      <p>You are ${who(store.section("session"))}. A token from the appliance's token file gives you its roles. It is kept in this tab only.</p>
      <form @submit=${(event: Event) => this.take(event)}>
        <label class="field"><span>Token</span><input type="password" autocomplete="off" spellcheck="false"></label>
        <div class="actions">
          ${credentials.token === null ? nothing : html`<button type="button" @click=${() => { credentials.set(null); this.querySelector("dialog")?.close(); }}>Sign out</button>`}
          <button type="button" @click=${() => this.querySelector("dialog")?.close()}>Cancel</button>
          <button type="submit" class="primary">Sign in</button></div>
      </form>
    </dialog>`;
  }
}

customElements.define("sign-in", SignIn);
