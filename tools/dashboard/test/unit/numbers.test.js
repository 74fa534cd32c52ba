import assert from "node:assert/strict";
import { test } from "node:test";
import { age, axisNumber, duration, fixed, level, minus, money, nothing, percent, short, signedMoney, trueMinus } from "../../src/format/numbers.ts";
import { addsUp, integer } from "../../src/format/quanta.ts";
import { dateAndTime, millis, timeOfDay } from "../../src/format/times.ts";

test("money is grouped by commas whatever the browser's language is", () => {
  assert.equal(money(392738.66), "392,739");
  assert.equal(money(1234567890.4), "1,234,567,890");
  assert.equal(money(999.994), "999.99");
  assert.equal(money(0), "0");
  assert.equal(money(-1711.5), minus + "1,712");
});

test("what is missing or no number is a dash and never 0", () => {
  for (const missing of [null, undefined, NaN, Infinity, -Infinity]) {
    for (const write of [money, short, percent, duration, signedMoney, value => fixed(value, 2)]) assert.equal(write(missing), nothing, `${write.name} of ${missing}`);
  }
});

test("a sign is written where it matters, and a rounded zero has none", () => {
  assert.equal(signedMoney(1711.5), "+1,712");
  assert.equal(signedMoney(0), "0");
  assert.equal(fixed(-0.004, 2), "0.00");
  assert.equal(trueMinus("ladder all spot -20% vol +50%"), `ladder all spot ${minus}20% vol +50%`);
  assert.equal(trueMinus("2026-01-05"), "2026-01-05");
});

test("short money keeps three digits across its units", () => {
  assert.deepEqual([1, 42, 999, 1000, 9994, 99949, 999499, 999500, 1.5e6, 2.345e9, 1e12].map(short),
                   ["1.0", "42.0", "999", "1.00k", "9.99k", "99.9k", "999k", "1.00m", "1.50m", "2.35bn", "1.00T"]);
  assert.deepEqual([0, 50000, 1500, -25000, 1.25e6].map(axisNumber), ["0", "50k", "1.5k", minus + "25k", "1.25m"]);
});

test("durations take the unit that reads best", () => {
  assert.deepEqual([8.5e-7, 4.7e-6, 2.1e-4, 1.82e-3, 0.0452, 0.25, 3.44, 125, 5400, 200000].map(duration),
                   ["850 ns", "4.7 \u00b5s", "210 \u00b5s", "1.82 ms", "45.2 ms", "250 ms", "3.4 s", "2 min 5 s", "1 h 30 min", "2 d 7 h"]);
  assert.equal(age(2345), "2.3 s");
  assert.equal(age(130_000), "2 min 10 s");
});

test("levels are said the way desks say them", () => {
  assert.deepEqual(["0.99", "0.975", "0.999"].map(level), ["99", "97.5", "99.9"]);
  assert.equal(percent(0.873), "87\u202f%");
});

test("64-bit integers are added exactly, and numbers that may have been rounded are refused", () => {
  assert.equal(addsUp("9223372036854775807", ["1", "-3"], "9223372036854775805"), true);
  assert.equal(addsUp("9223372036854775807", ["1"], "9223372036854775807"), false); // equal as doubles
  assert.equal(addsUp("1", [undefined], "1"), null);
  assert.equal(integer(12), null);
  assert.equal(integer("1e3"), null);
});

test("times are RFC 3339 in UTC, with up to nine decimals, and nothing else", () => {
  assert.equal(millis("2026-01-05T14:29:58.092666575Z"), Date.UTC(2026, 0, 5, 14, 29, 58) + 92.666575);
  assert.equal(timeOfDay(millis("2026-01-05T14:29:58Z")), "14:29:58");
  assert.equal(dateAndTime(millis("2026-01-05T14:29:58Z")), "2026-01-05 14:29:58");
  for (const wrong of ["2026-01-05", "2026-01-05T14:29:58+01:00", "2026-13-05T14:29:58Z", "", null, 5]) assert.equal(millis(wrong), null, String(wrong));
});
