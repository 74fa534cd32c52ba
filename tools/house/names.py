#!/usr/bin/env python3
"""No file or folder is called utils, helpers, common, misc or manager: such a name says nothing about what is inside."""

import re

from tree import Tree, arguments, report

WORDS = "util utils utility utilities helper helpers common misc manager managers".split()
FILE = re.compile(r"^[A-Za-z0-9_.+-]+$")


def main():
    tree = Tree(arguments(__doc__).root)
    files = list(tree.files())
    violations = []
    for file in files:
        for part in file.parts:
            words = re.split(r"[._\-]|(?<=[a-z])(?=[A-Z])", part)
            bad = [w for w in words if w.lower() in WORDS]
            if bad:
                violations.append(f"{file}: '{bad[0]}' says nothing. Name it by its main type or verb.")
                break
            if not FILE.match(part):
                violations.append(f"{file}: only letters, digits and ._+- in names.")
                break
    report("names", violations, len(files))


if __name__ == "__main__":
    main()
