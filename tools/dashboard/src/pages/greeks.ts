import { html } from "lit";
import { LiveElement } from "../parts/live_element";
export class GreeksPage extends LiveElement { protected override render() { return html`<h1>greeks</h1>`; } }
customElements.define("greeks-page", GreeksPage);
