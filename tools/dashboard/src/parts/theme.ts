// Light, dark, or as the system says; remembered by the browser.

export type Theme = "system" | "light" | "dark";
const key = "plimsoll.theme";

export function chosenTheme(): Theme {
  const kept = localStorage.getItem(key);
  return kept === "light" || kept === "dark" ? kept : "system";
}

export function applyTheme(theme: Theme): void {
  if (theme === "system") {
    localStorage.removeItem(key);
    delete document.documentElement.dataset["theme"];
  } else {
    localStorage.setItem(key, theme);
    document.documentElement.dataset["theme"] = theme;
  }
  for (const one of watchers) one();
}

const watchers = new Set<() => void>();

/** Canvases are painted with the colours of the moment and must be painted again when those change. */
export function onThemeChange(what: () => void): () => void {
  watchers.add(what);
  return () => watchers.delete(what);
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  for (const one of watchers) one();
});

export function colour(element: Element, name: string): string {
  return getComputedStyle(element).getPropertyValue(name).trim();
}
