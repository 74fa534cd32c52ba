import { html } from "lit";
import { LiveElement } from "../parts/live_element";
export class WhyPage extends LiveElement { protected override render() { return html`<h1>why</h1>`; } }
customElements.define("why-page", WhyPage);
