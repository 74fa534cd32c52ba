#!/usr/bin/env python3
"""Prints the coefficients of kernels/math. Standard library only; 90-digit decimals; the output is the same everywhere.

Each approximation interpolates its function at Chebyshev nodes (rounded to six digits, so that no libm matters), which is
within a small factor of the best possible one, and the printed fit error is taken on a grid between the nodes.
"""
import math
from decimal import Decimal as D, getcontext

getcontext().prec = 90
TINY = D(10) ** -100


def arctan_of_inverse(n):
    term = total = D(1) / n
    k = 1
    while abs(term) > TINY:
        term, k = -term / (n * n), k + 2
        total += term / k
    return total


PI = 16 * arctan_of_inverse(5) - 4 * arctan_of_inverse(239)  # Machin 1706
LN2 = D(2).ln()


def exp_tail(r):
    """(exp(r) - 1 - r - r^2 / 2) / r^3 by its series."""
    term = total = D(1) / 6
    k = 4
    while abs(term) > TINY:
        term, k = term * r / k, k + 1
        total += term
    return total


def log_tail(z):
    """(2 artanh(s) - 2 s) / s^3 with z = s^2, by its series."""
    total, power, k = D(0), D(1), 3
    while power > TINY:
        total += 2 * power / k
        power, k = power * z, k + 2
    return total


def mills_ratio(x):
    """Phi(-x) / phi(x): series below 9 (Abramowitz and Stegun 26.2.11), continued fraction above (26.2.14)."""
    if x < 9:
        term = total = x
        n = 1
        while abs(term) > TINY:
            n += 2
            term = term * x * x / n
            total += term
        return (PI / 2).sqrt() * (x * x / 2).exp() - total
    fraction = x
    for k in range(2500 if x < 20 else 900, 0, -1):
        fraction = x + k / fraction
    return 1 / fraction


def nodes(count):
    return [D(f"{math.cos(math.pi * (2 * j + 1) / (2 * count)):.6f}") for j in range(count)]


def solve(matrix, right):
    size = len(right)
    rows = [row[:] + [right[i]] for i, row in enumerate(matrix)]
    for c in range(size):
        pivot = max(range(c, size), key=lambda r: abs(rows[r][c]))
        rows[c], rows[pivot] = rows[pivot], rows[c]
        for r in range(c + 1, size):
            factor = rows[r][c] / rows[c][c]
            rows[r] = [a - factor * b for a, b in zip(rows[r], rows[c])]
    answer = [D(0)] * size
    for r in reversed(range(size)):
        known = sum(rows[r][k] * answer[k] for k in range(r + 1, size))
        answer[r] = (rows[r][size] - known) / rows[r][r]
    return answer


def value(coefficients, x):
    total = D(0)
    for c in reversed(coefficients):
        total = total * x + c
    return total


def fit_polynomial(function, low, high, degree):
    points = [(low + high) / 2 + (high - low) / 2 * t for t in nodes(degree + 1)]
    return solve([[D(1)] + [x**i for i in range(1, degree + 1)] for x in points], [function(x) for x in points])


def fit_mills(degree, end, centre):
    """N / D with deg N = degree, D monic of degree + 1, nodes in t = (x - centre) / (x + centre)."""
    last = (end - centre) / (end + centre)
    rows, right = [], []
    for t in nodes(2 * degree + 2):
        t = -1 + (t + 1) * (last + 1) / 2
        x = centre * (1 + t) / (1 - t)
        scale, m = max(1, x) ** (degree + 1), mills_ratio(x)
        rows.append([x**i / scale for i in range(degree + 1)] + [-m * x**i / scale for i in range(degree + 1)])
        right.append(m * x ** (degree + 1) / scale)
    found = solve(rows, right)
    return found[: degree + 1], found[degree + 1 :] + [D(1)]


def show(name, coefficients):
    print(name + ", constant term first:")
    for c in coefficients:
        print("  " + repr(float(c)))


half = LN2 / 2 * D("1.0001")
c = fit_polynomial(exp_tail, -half, half, 9)
c_error = max(abs((value(c, r) - exp_tail(r)) * r**3 / r.exp()) for r in (half * i / 500 for i in range(-500, 501)))
show(f"exp_tail (fit error {float(c_error):.1e} of exp)", c)

top = ((D(2).sqrt() - 1) / (D(2).sqrt() + 1)) ** 2 * D("1.0001")
c = fit_polynomial(log_tail, D(0), top, 6)
c_error = max(abs((value(c, z) - log_tail(z)) * z / 2) for z in (top * i / 500 for i in range(501)))
show(f"log_tail (fit error {float(c_error):.1e} of log)", c)

n, d = fit_mills(9, D(40), D(4))
grid = [D(i) / 16 for i in range(192)] + [D(12) + D(i) / 4 for i in range(112)]
c_error = max(abs(value(n, x) / value(d, x) / mills_ratio(x) - 1) for x in grid)
show(f"mills_numerator (fit error {float(c_error):.1e} on [0, 40]; mills.hpp lowers the first by an ulp)", n)
show("mills_denominator", d)


def split(name, v, bits):
    """`bits` leading bits of v, so that a product with a small integer is exact, and the rest."""
    shift = bits - math.frexp(float(v))[1]
    high = int(v * 2**shift) / 2**shift
    print(f"{name} = {high!r} ({high.hex()}) + {float(v - D(high))!r}")


split("ln2 (fma reduction)", LN2, 53)
split("ln2 (21 zero bits)", LN2, 32)
print("1 / ln2 =", repr(float(1 / LN2)))
print("1 / sqrt(2 pi) =", repr(float(1 / (2 * PI).sqrt())))
