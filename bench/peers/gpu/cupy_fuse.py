#!/usr/bin/env python3
"""The portfolio in CuPy: a fused element-wise function, one underlying at a time."""
import sys

from problem import Problem, compare_then_time, skip

NAME = "cupy_fuse"

try:
    import cupy
    from cupyx.scipy.special import ndtr
    cupy.cuda.runtime.getDeviceCount()
except Exception as missing:  # CuPy reports a missing driver by an exception of its own
    skip(NAME, str(missing))


def main():
    problem = Problem(sys.argv[1])
    terms = [cupy.array(list(c))[:, None] for c in problem.terms().values()]
    moves = cupy.frombuffer(problem.moves().tobytes(), dtype=cupy.float64)
    moves = cupy.array(moves).reshape(problem.underlyings, 2, problem.scenarios)

    def option_pnl(spot_move, vol_move, sign, weight, strike, log_strike, carry, growth, stdev, discount, base):
        spot, width = problem.spot * spot_move, stdev * vol_move
        d1 = (cupy.log(spot) + carry - log_strike) / width + 0.5 * width
        value = sign * (spot * growth * ndtr(sign * d1) - strike * ndtr(sign * (d1 - width)))
        return weight * (discount * value - base)

    def run():
        total = cupy.zeros(problem.scenarios)
        for u in range(problem.underlyings):
            total += option_pnl(moves[u, 0][None, :], moves[u, 1][None, :], *terms).sum(axis=0)
        cupy.sort(total)
        cupy.cuda.Device().synchronize()
        return total

    return compare_then_time(NAME, problem, run, lambda total: total.tolist())


if __name__ == "__main__":
    sys.exit(main())
