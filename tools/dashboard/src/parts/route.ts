// Which page the address names: #/stress?node=firm/options. In the fragment, so that the appliance serves files only.

export interface Route {
  readonly page: string;
  readonly query: URLSearchParams;
}

export function routeOf(hash: string): Route {
  const found = /^#\/([a-z_]+)(?:\?(.*))?$/.exec(hash);
  return { page: found?.[1] ?? "now", query: new URLSearchParams(found?.[2] ?? "") };
}

export function hrefOf(page: string, query: Readonly<Record<string, string>> = {}): string {
  const text = new URLSearchParams(query).toString();
  return `#/${page}${text === "" ? "" : "?" + text}`;
}
