// Which rows of a long list are in sight. Only those exist in the page, whether the list has a hundred or a million.

export interface Window {
  readonly first: number;
  readonly end: number;
}

const ahead = 12; // rows beyond each edge, so that a wheel's turn finds them drawn

export function windowOf(scrollTop: number, height: number, rowHeight: number, rows: number): Window {
  const first = Math.max(0, Math.min(rows, Math.floor(scrollTop / rowHeight)) - ahead);
  const end = Math.min(rows, Math.ceil((scrollTop + height) / rowHeight) + ahead);
  return { first, end: Math.max(first, end) };
}
