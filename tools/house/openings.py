#!/usr/bin/env python3
"""The first line of a header is one sentence of purpose, and a header guards itself with #pragma once."""

import re

from tree import Tree, arguments, report


def main():
    tree = Tree(arguments(__doc__).root)
    files = [f for f in tree.cxx("kernels", "host", "net", "tools", "tests", "bench") if f.suffix in (".hpp", ".cuh")]
    violations = []
    for file in files:
        text = tree.text(file)
        if not re.match(r"// \S+ \S+", text):
            violations.append(f"{file}:1: the first line must be a comment: one sentence that says what this is for.")
        if not re.search(r"^#pragma once$", text, re.MULTILINE):
            violations.append(f"{file}:1: no #pragma once.")
    report("openings", violations, len(files))


if __name__ == "__main__":
    main()
