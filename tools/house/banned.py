#!/usr/bin/env python3
"""Words that break a law or a habit wherever they stand: libm on the risk path, fast-math, sleeps and wall clocks.

A line may be excused by a comment on it or above it: `house: allow RULE: reason`.
"""

import re

from tree import CXX, Tree, arguments, cxx_code, report, script_code, waived

LIBM = ("exp|exp2|expm1|log|log2|log10|log1p|pow|erf|erfc|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|cbrt|hypot|"
        "tgamma|lgamma|fmin|fmax|nearbyint|rint|exp10|normcdf|normcdfinv|erfcinv|erfinv")

ASKS_THE_TIME = r"_clock::now\s*\(|\b(?:gettimeofday|clock_gettime|std::time)\s*\("
RUNS_ON_THE_ENGINE = ("kernels/", "host/", "net/")

# rule, where (prefixes), what, why and what to do instead
CODE_RULES = [
    ("libm", ("kernels/",),
     rf"\bstd::(?:{LIBM})[fl]?\s*\(|(?<![\w:])::(?:{LIBM})[fl]?\s*\(|__builtin_(?:{LIBM})[fl]?\s*\(",
     "is not correctly rounded, so its bits differ between machines (law 1). Use kernels/math."),
    ("random", ("kernels/",), r"#\s*include\s*<random>|\bstd::(?:mt19937|normal_distribution|random_device)",
     "gives a draw a state instead of an address. Use kernels/random."),
    ("float_atomic", ("kernels/", "host/"), r"\batomic(?:_ref)?<\s*(?:float|double)\s*>",
     "adds in the order of arrival (law 2). Convert to quanta, then add integers."),
    ("omp_reduction", ("kernels/", "host/"), r"#\s*pragma\s+omp\b[^\n]*\breduction\b",
     "reorders a sum (law 1). Write the order down or, where only integers are added, say so in a comment: "
     "`house: allow omp_reduction: integers`."),
    ("optimize", RUNS_ON_THE_ENGINE, r"\b(?:__fast_math__|fp_contract|FP_CONTRACT)\b|__attribute__\s*\(\(\s*optimize",
     "changes the arithmetic of one file (law 1). Flags are set once, in tools/cmake/PlimsollFlags.cmake."),
    ("clock", RUNS_ON_THE_ENGINE, ASKS_THE_TIME,
     "asks the operating system for the time. Take a plimsoll::Clock."),
    ("sleep", ("tests/",), r"\b(?:sleep_for|sleep_until|usleep|nanosleep|sleep)\s*\(",
     "waits. Move an injected clock, or block on the event itself."),
    ("wall_clock", ("tests/",), ASKS_THE_TIME,
     "makes the test depend on the hour. Use plimsoll::ManualClock."),
    ("unseeded", ("tests/",), r"\bstd::random_device\b|\bsrand\s*\(",
     "makes a failure impossible to repeat. Use a literal seed."),
]

FLAGS = re.compile(r"-ffast-math|-Ofast|-funsafe-math-optimizations|-fassociative-math|-freciprocal-math|"
                   r"-ffinite-math-only|-fno-signed-zeros|-ffp-contract=(?!off)\w+|-mrecip|use_fast_math|"
                   r"-fmad=true|-march=native|-mtune=native|-mcpu=native|\bfmad=true")
BUILD_FILES = {".cmake", ".txt", ".json", ".toml", ".sh", ".py", ""}
SELF = ("tools/house/", "tests/house/")  # these name the words in order to find them


def code_violations(tree, file):
    text = tree.text(file)
    lines = text.splitlines()
    code = cxx_code(text).splitlines()
    for rule, where, what, why in CODE_RULES:
        if not str(file).startswith(where):
            continue
        for index, line in enumerate(code):
            match = re.search(what, line)
            if match and not waived(lines, index, rule):
                yield f"{file}:{index + 1}: [{rule}] '{match.group(0).strip()}' {why}"


def flag_violations(tree, file):
    text = tree.text(file)
    code = text if file.suffix == ".json" else script_code(text)
    for index, line in enumerate(code.splitlines()):
        match = FLAGS.search(line)
        if match and not waived(text.splitlines(), index, "flag"):
            yield (f"{file}:{index + 1}: [flag] '{match.group(0)}' lets the compiler change results or depends on the "
                   "machine that builds (law 1). Remove it.")


def main():
    tree = Tree(arguments(__doc__).root)
    violations, looked_at = [], 0
    for file in tree.files():
        if str(file).startswith(SELF):
            continue
        if file.suffix in CXX:
            violations += code_violations(tree, file)
        elif file.suffix in BUILD_FILES and (tree.is_source(file) or file.name.startswith("CMake")):
            violations += flag_violations(tree, file)
        else:
            continue
        looked_at += 1
    report("banned", violations, looked_at)


if __name__ == "__main__":
    main()
