// 64-bit and wider integers, which travel as strings: sums of them are done in BigInt, so that none is rounded.

/** The integer in a string of digits, or null: a JSON number that a reader may have rounded is not taken for one. */
export function integer(text: unknown): bigint | null {
  return typeof text === "string" && /^-?\d{1,39}$/.test(text) ? BigInt(text) : null;
}

/** Whether before + parts = after, exactly; null where one of them is missing. */
export function addsUp(before: unknown, parts: readonly unknown[], after: unknown): boolean | null {
  let sum = integer(before);
  const end = integer(after);
  if (sum === null || end === null) return null;
  for (const part of parts) {
    const one = integer(part);
    if (one === null) return null;
    sum += one;
  }
  return sum === end;
}
