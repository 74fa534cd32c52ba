// Sets single style properties on an element. A style attribute in markup would break the page's content policy.

import { nothing } from "lit";
import { Directive, PartType, directive } from "lit/directive.js";
import type { ElementPart, PartInfo } from "lit/directive.js";

class Styled extends Directive {
  private last: Readonly<Record<string, string>> = {};

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error("styled() stands in an element's tag");
  }

  override render(_properties: Readonly<Record<string, string>>): unknown {
    return nothing;
  }

  override update(part: ElementPart, [properties]: [Readonly<Record<string, string>>]): unknown {
    const style = (part.element as HTMLElement | SVGElement).style;
    for (const name of Object.keys(this.last)) if (!(name in properties)) style.removeProperty(name);
    for (const [name, value] of Object.entries(properties)) if (this.last[name] !== value) style.setProperty(name, value);
    this.last = properties;
    return nothing;
  }
}

export const styled = directive(Styled);
