// The dashboard: a strip that is always there, tabs, and the page that the address names.

import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { askForFrame, connection, start, store } from "./parts/appliance";
import { LiveElement } from "./parts/live_element";
import { ageOnly } from "./parts/panel";
import { routeOf } from "./parts/route";
import { applyTheme, chosenTheme } from "./parts/theme";
import "./parts/top_strip";
import { pages } from "./pages/pages";
import type { SignIn } from "./stop/sign_in";

export class Dashboard extends LiveElement {
  private shown = "";

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("hashchange", askForFrame);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("hashchange", askForFrame);
  }

  private banner(): TemplateResult | typeof nothing {
    const link = store.freshness("trading_state");
    const numbers = store.freshness("report");
    const fresh = link.kind === "disconnected" ? link : numbers;
    if (fresh.kind === "disconnected") {
      return html`<p class="banner" role="alert"><strong>Disconnected.</strong> Nothing on this page is live; the newest was heard <span class="banner-age">${ageOnly(fresh.ageMs).replace(" old", " ago")}</span>. ${this.reason()}Trying again.</p>`;
    }
    if (fresh.kind === "stale") return html`<p class="banner" role="alert"><strong>Stale.</strong> ${fresh.why}; the numbers are <span class="banner-age">${ageOnly(fresh.ageMs)}</span>.</p>`;
    if (fresh.kind === "waiting" && store.link === "down") {
      return html`<p class="banner" role="alert"><strong>Not connected.</strong> ${this.reason() || "The appliance does not answer, or it wants a token. "} <button type="button" class="link" @click=${() => this.querySelector<SignIn>("sign-in")?.open()}>Sign in</button></p>`;
    }
    return nothing;
  }

  private reason(): string {
    return connection.closedFor === "" ? "" : `The appliance closed the connection: ${connection.closedFor}. `;
  }

  protected override updated(): void {
    const { page } = routeOf(location.hash);
    if (page === this.shown) return;
    const moved = this.shown !== "";
    this.shown = page;
    document.title = `${(pages.find(one => one.key === page) ?? pages[0])?.title ?? ""} \u00b7 Plimsoll`;
    this.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (!moved) return;
    window.scrollTo(0, 0);
    this.querySelector<HTMLElement>("main")?.focus();
  }

  protected override render(): TemplateResult {
    const route = routeOf(location.hash);
    const page = pages.find(one => one.key === route.page) ?? pages[0];
    const open = store.freshness("alerts").kind === "live" ? (store.section("alerts") ?? []).filter(one => one.state === "open").length : 0;
    return html`
      <a class="skip" href="#content" @click=${(event: Event) => { event.preventDefault(); this.querySelector<HTMLElement>("main")?.focus(); }}>Skip to the page</a>
      <header class="top"><top-strip></top-strip>
        <nav aria-label="Pages"><ul>${pages.map(one => html`<li><a href="#/${one.key}" aria-current=${one === page ? "page" : nothing}>${one.title}${
          one.key === "limits" && open > 0 ? html` <span class="count" aria-label="${open} open alerts">${open}</span>` : nothing}</a></li>`)}</ul></nav>
        ${this.banner()}</header>
      <main id="content" tabindex="-1">${page?.draw(route.query)}</main>`;
  }
}

customElements.define("plimsoll-dashboard", Dashboard);
applyTheme(chosenTheme());
start();
