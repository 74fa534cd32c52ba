#!/usr/bin/env python3
"""A source file of more than 400 lines holds two ideas; name the second and move it."""

from tree import Tree, arguments, report

LIMIT = 400


def main():
    tree = Tree(arguments(__doc__).root)
    files = [f for f in tree.files() if tree.is_source(f)]
    violations = []
    for file in files:
        lines = len(tree.text(file).splitlines())
        if lines > LIMIT:
            violations.append(f"{file}: {lines} lines; at most {LIMIT}. Name the second idea in it and move it.")
    report("file_length", violations, len(files))


if __name__ == "__main__":
    main()
