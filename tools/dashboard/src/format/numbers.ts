// Numbers as text, by rules that do not ask the browser for its language: 1,234.5 everywhere, and a true minus sign.

export const minus = "\u2212";
export const nothing = "\u2013"; // a value that is missing is shown as a dash, never as 0

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** A number with a fixed count of decimals; the dash for null, NaN and infinities. */
export function fixed(value: number | null | undefined, decimals: number): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return nothing;
  const text = Math.abs(value).toFixed(decimals);
  const [whole = "", part] = text.split(".");
  const negative = value < 0 && /[1-9]/.test(text);
  return (negative ? minus : "") + grouped(whole) + (part === undefined ? "" : "." + part);
}

/** Money in units of the reporting currency: no decimals from 1,000 on, two below. */
export function money(value: number | null | undefined): string {
  if (value === null || value === undefined) return nothing;
  return fixed(value, Math.abs(value) >= 1000 || value === 0 ? 0 : 2);
}

/** Money whose sign matters, such as P&L: the plus is written. */
export function signedMoney(value: number | null | undefined): string {
  const text = money(value);
  return value !== null && value !== undefined && value > 0 && text !== nothing ? "+" + text : text;
}

const scales: readonly (readonly [number, string])[] = [[1e12, "T"], [1e9, "bn"], [1e6, "m"], [1e3, "k"]];

/** Short money for axes and tight cells: 392.7k, 1.09m. Three significant digits at least. */
export function short(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return nothing;
  const size = Math.abs(value);
  for (const [scale, unit] of scales) {
    if (size < scale * 0.9995) continue;
    const scaled = value / scale;
    const decimals = Math.abs(scaled) >= 99.95 ? 0 : Math.abs(scaled) >= 9.995 ? 1 : 2;
    return fixed(scaled, decimals) + unit;
  }
  return fixed(value, size >= 100 || size === 0 ? 0 : size >= 1 ? 1 : 2);
}

/** As `short`, for the ticks of an axis, which are round: 50k and not 50.0k. */
export function axisNumber(value: number): string {
  return short(value).replace(/\.(\d*?)0+(?=\D*$)/, (_all, kept: string) => kept === "" ? "" : "." + kept);
}

export function signedShort(value: number | null | undefined): string {
  const text = short(value);
  return value !== null && value !== undefined && value > 0 && text !== nothing ? "+" + text : text;
}

/** A ratio as percent: 0.873 is 87 %. */
export function percent(ratio: number | null | undefined, decimals = 0): string {
  const text = ratio === null || ratio === undefined ? nothing : fixed(ratio * 100, decimals);
  return text === nothing ? text : text + "\u202f%";
}

/** Seconds as a duration in the unit that reads best: 850 ns, 1.82 ms, 3.4 s, 2 min 5 s. */
export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return nothing;
  if (seconds < 0) return minus + duration(-seconds);
  if (seconds < 1e-6) return fixed(seconds * 1e9, 0) + " ns";
  if (seconds < 1e-3) return fixed(seconds * 1e6, seconds < 1e-4 ? 1 : 0) + " \u00b5s";
  if (seconds < 1) return fixed(seconds * 1e3, seconds < 0.01 ? 2 : seconds < 0.1 ? 1 : 0) + " ms";
  if (seconds < 60) return fixed(seconds, 1) + " s";
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** How long ago something was heard: tenths of a second, so that the text does not jump between units. */
export function age(ms: number): string {
  return ms < 60_000 ? `${fixed(Math.floor(ms / 100) / 10, 1)} s` : duration(Math.floor(ms / 1000));
}

/** Words of the appliance with a true minus before digits. */
export function trueMinus(text: string): string {
  return text.replace(/(^|\s)-(?=\d)/g, `$1${minus}`);
}

/** A confidence level such as "0.975" the way desks say it: 97.5. */
export function level(text: string): string {
  return String(Number((Number(text) * 100).toFixed(6)));
}
