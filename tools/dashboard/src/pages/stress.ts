import { html } from "lit";
import { LiveElement } from "../parts/live_element";
export class StressPage extends LiveElement { protected override render() { return html`<h1>stress</h1>`; } }
customElements.define("stress-page", StressPage);
