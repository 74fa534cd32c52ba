#!/usr/bin/env python3
"""Python's own floats and math.erfc: far too slow to be a peer, but it proves the exported portfolio without a GPU."""
import math
import sys

from problem import Problem, compare_then_time


def phi(x):
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


def revalue(problem):
    terms, moves, n = problem.terms(), problem.moves(), problem.scenarios
    pnl = [0.0] * n
    for u in range(problem.underlyings):
        for s in range(n):
            spot, vol = problem.spot * moves[2 * u * n + s], moves[(2 * u + 1) * n + s]
            for sign, weight, strike, log_strike, carry, growth, stdev, discount, base in zip(*terms.values()):
                width = stdev * vol
                d1 = (math.log(spot) + carry - log_strike) / width + 0.5 * width
                value = sign * (spot * growth * phi(sign * d1) - strike * phi(sign * (d1 - width)))
                pnl[s] += weight * (discount * value - base)
    return pnl


def main():
    problem = Problem(sys.argv[1])
    return compare_then_time("plain_python", problem, lambda: revalue(problem), list, repetitions=1)


if __name__ == "__main__":
    sys.exit(main())
