import { html } from "lit";
import { LiveElement } from "../parts/live_element";
export class ReplayPage extends LiveElement { protected override render() { return html`<h1>replay</h1>`; } }
customElements.define("replay-page", ReplayPage);
