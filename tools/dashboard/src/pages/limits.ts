import { html } from "lit";
import { LiveElement } from "../parts/live_element";
export class LimitsPage extends LiveElement { protected override render() { return html`<h1>limits</h1>`; } }
customElements.define("limits-page", LimitsPage);
