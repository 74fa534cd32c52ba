"""The portfolio that every peer values, as export_portfolio wrote it, and the answer that comes before any timing."""
import array
import json
import statistics
import sys
import time
from pathlib import Path

COLUMNS = ["sign", "weight", "strike", "log_strike", "carry", "growth", "stdev", "discount", "base_value"]

# Peers use their library's exp, log and erf and add in an order of their own: equal to rounding, not to the bit.
TOLERANCE = 1e-9


class Problem:
    def __init__(self, folder):
        self.folder = Path(folder)
        meta = json.loads((self.folder / "meta.json").read_text())
        self.underlyings, self.options_each = meta["underlyings"], meta["options_each"]
        self.scenarios, self.spot = meta["scenarios"], meta["spot"]

    def floats(self, name):
        values = array.array("d")
        values.frombytes((self.folder / name).read_bytes())
        return values

    def terms(self):
        """Column name to the values of the options of one underlying; all underlyings hold the same."""
        rows = self.floats("terms.f64")
        return {name: rows[i::len(COLUMNS)] for i, name in enumerate(COLUMNS)}

    def moves(self):
        """[2 u] spot and [2 u + 1] vol multipliers of underlying u, each one number per scenario."""
        return self.floats("moves.f64")

    def answer(self):
        """P&L of the whole portfolio per scenario, currency units."""
        quanta = array.array("q")
        quanta.frombytes((self.folder / "pnl.i64").read_bytes())
        return [value / 2**20 for value in quanta]


def difference(problem, pnl):
    """The largest deviation from our answer, relative to the largest P&L."""
    expected = problem.answer()
    if len(pnl) != len(expected):
        return float("inf")
    size = max(abs(value) for value in expected) or 1.0
    deviations = [abs(a - b) for a, b in zip(pnl, expected)]
    return max(deviations) / size if all(d == d for d in deviations) else float("inf")  # a NaN is no small number


def compare_then_time(name, problem, run, to_host, repetitions=15):
    """Prints one JSON line: refused, or the median and extremes of `run` after its answer was found equal."""
    found = difference(problem, to_host(run()))
    line = {"name": name, "largest_relative_difference": found}
    if not found <= TOLERANCE:
        print(json.dumps({**line, "refused": "its P&L differs from ours"}), flush=True)
        return 1
    seconds = []
    for _ in range(repetitions):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    print(json.dumps({**line, "median_ms": statistics.median(seconds) * 1e3, "least_ms": min(seconds) * 1e3,
                      "most_ms": max(seconds) * 1e3, "repetitions": repetitions}), flush=True)
    return 0


def skip(name, reason):
    print(json.dumps({"name": name, "skipped": reason}), flush=True)
    sys.exit(77)
