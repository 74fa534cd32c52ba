// Draws that repeat: Philox would do as well; a test's venue needs no more than Mulberry32 (Tommy Ettinger, 2017).

export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** About normal, of variance one: the sum of twelve uniforms. */
export function normal(draw) {
  let sum = -6;
  for (let i = 0; i < 12; ++i) sum += draw();
  return sum;
}
