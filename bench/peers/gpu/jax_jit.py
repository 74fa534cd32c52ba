#!/usr/bin/env python3
"""The portfolio in JAX: one jitted function that scans over underlyings."""
import sys

from problem import Problem, compare_then_time, skip

NAME = "jax_jit"

try:
    import jax
    import jax.numpy as jnp
    from jax.scipy.special import ndtr
except ImportError as missing:
    skip(NAME, str(missing))
jax.config.update("jax_enable_x64", True)
if jax.default_backend() != "gpu":
    skip(NAME, f"JAX would run on {jax.default_backend()}")


def main():
    problem = Problem(sys.argv[1])
    terms = [jnp.array(list(c)) for c in problem.terms().values()]
    moves = jnp.frombuffer(problem.moves().tobytes(), dtype=jnp.float64)
    moves = moves.reshape(problem.underlyings, 2, problem.scenarios)

    @jax.jit
    def portfolio(moves):
        sign, weight, strike, log_strike, carry, growth, stdev, discount, base = (t[:, None] for t in terms)

        def add(total, pair):
            spot, width = problem.spot * pair[0], stdev * pair[1]
            d1 = (jnp.log(spot) + carry - log_strike) / width + 0.5 * width
            value = sign * (spot * growth * ndtr(sign * d1) - strike * ndtr(sign * (d1 - width)))
            return total + (weight * (discount * value - base)).sum(axis=0), None

        total, _ = jax.lax.scan(add, jnp.zeros(problem.scenarios), moves)
        return total, jnp.sort(total)

    def run():
        return jax.block_until_ready(portfolio(moves))

    return compare_then_time(NAME, problem, run, lambda pair: pair[0].tolist())


if __name__ == "__main__":
    sys.exit(main())
