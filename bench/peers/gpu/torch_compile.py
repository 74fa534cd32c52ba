#!/usr/bin/env python3
"""The portfolio in PyTorch as its users write it: broadcasting, a compiled function, one call per group of underlyings."""
import sys

from problem import Problem, compare_then_time, skip

NAME = "torch_compile"
UNDERLYINGS_AT_ONCE = 64

try:
    import torch
except ImportError as missing:
    skip(NAME, str(missing))
if not torch.cuda.is_available():
    skip(NAME, "PyTorch sees no CUDA device")


def group_pnl(spot_moves, vol_moves, terms, spot):
    """[underlying, scenario] moves to [scenario] P&L; options are the middle axis and never stored when fused."""
    sign, weight, strike, log_strike, carry, growth, stdev, discount, base = (t[None, :, None] for t in terms)
    spots = (spot * spot_moves)[:, None, :]
    width = stdev * vol_moves[:, None, :]
    d1 = (torch.log(spots) + carry - log_strike) / width + 0.5 * width
    d2 = d1 - width
    phi1, phi2 = torch.special.ndtr(sign * d1), torch.special.ndtr(sign * d2)
    value = discount * sign * (spots * growth * phi1 - strike * phi2)
    return (weight * (value - base)).sum(dim=(0, 1))


def main():
    problem = Problem(sys.argv[1])
    terms = [torch.tensor(list(c), dtype=torch.float64, device="cuda") for c in problem.terms().values()]
    moves = torch.frombuffer(bytearray(problem.moves().tobytes()), dtype=torch.float64).cuda()
    moves = moves.view(problem.underlyings, 2, problem.scenarios)
    spots, vols = moves[:, 0].contiguous(), moves[:, 1].contiguous()
    compiled = torch.compile(group_pnl, mode="max-autotune-no-cudagraphs")

    def run():
        total = torch.zeros(problem.scenarios, dtype=torch.float64, device="cuda")
        for u in range(0, problem.underlyings, UNDERLYINGS_AT_ONCE):
            group = slice(u, u + UNDERLYINGS_AT_ONCE)
            total += compiled(spots[group], vols[group], terms, problem.spot)
        torch.sort(total)  # VaR and ES are read off the sorted losses
        torch.cuda.synchronize()
        return total

    return compare_then_time(NAME, problem, run, lambda total: total.cpu().tolist())


if __name__ == "__main__":
    sys.exit(main())
