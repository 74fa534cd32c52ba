#!/usr/bin/env python3
"""One formula exists once: code that asks which compiler reads it stays in kernels/core and kernels/backends."""

import re

from tree import Tree, arguments, cxx_code, report

MARK = re.compile(r"\b(__CUDACC__|__CUDA_ARCH__|__NVCC__|__host__|__device__|__global__)\b")
ALLOWED = ("kernels/core/", "kernels/backends/", "tests/kernels/core/", "tests/kernels/backends/", "bench/kernels/",
           "bench/peers/gpu/")


def main():
    tree = Tree(arguments(__doc__).root)
    files = [f for f in tree.cxx("kernels", "host", "net", "tools", "tests", "bench")]
    violations = []
    for file in files:
        if str(file).startswith(ALLOWED):
            continue
        for number, line in enumerate(cxx_code(tree.text(file)).splitlines(), 1):
            match = MARK.search(line)
            if match:
                violations.append(f"{file}:{number}: {match.group(1)} belongs in kernels/core or kernels/backends. "
                                  "Mark functions with PLIMSOLL_HD and keep one text for both compilers.")
    report("cuda_marks", violations, len(files))


if __name__ == "__main__":
    main()
