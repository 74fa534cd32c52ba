#!/usr/bin/env python3
"""Every source folder of the four layers has a README of at most one screen: what it is, what it refuses, what to read."""

from tree import LAYERS, Tree, arguments, report

SCREEN = 45


def main():
    tree = Tree(arguments(__doc__).root)
    folders = {f.parent for f in tree.files(*LAYERS) if tree.is_source(f) and f.name != "CMakeLists.txt"}
    folders |= {f.parent for f in tree.files(*LAYERS) if f.name == "CMakeLists.txt" and len(f.parts) == 2}
    violations = []
    for folder in sorted(folders):
        readme = folder / "README.md"
        if not (tree.root / readme).exists():
            violations.append(f"{readme}: missing. Say what the folder is, what it refuses, which file to read first.")
            continue
        lines = len(tree.text(readme).splitlines())
        if lines > SCREEN:
            violations.append(f"{readme}: {lines} lines; one screen is {SCREEN}. Move detail to the headers.")
    report("readmes", violations, len(folders))


if __name__ == "__main__":
    main()
