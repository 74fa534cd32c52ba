import { html } from "lit";
import { LiveElement } from "../parts/live_element";
export class FeedsPage extends LiveElement { protected override render() { return html`<h1>feeds</h1>`; } }
customElements.define("feeds-page", FeedsPage);
