#!/usr/bin/env python3
"""Includes go one way: tools -> net -> host -> kernels, and inside a layer only to folders further left."""

import re

from tree import FOLDERS, LAYERS, Tree, arguments, cxx_code, report

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
ABOVE = {"tests", "bench"}  # may include every layer; no layer may include them


def layer_and_folder(path):
    parts = path.parts
    return parts[0], parts[1] if len(parts) > 2 else None


def problem(file, quote, target, tree):
    """What is wrong with `file` including `target`, or None."""
    top = target.split("/")[0]
    if quote == "<":
        return f"<{target}> is ours: include it with quotes" if top in LAYERS else None
    if top not in LAYERS and top not in ABOVE:
        if (tree.root / file.parent / target).exists():
            return f'"{target}" is relative: write the path from the root, "{file.parent}/{target}"'
        return None  # a third-party header in quotes
    if not (tree.root / target).exists():
        return f'"{target}" does not exist'
    layer, folder = layer_and_folder(file)
    if layer in ABOVE:
        return None
    if top in ABOVE:
        return f"{layer}/ must not include {top}/"
    if LAYERS.index(top) > LAYERS.index(layer):
        return f"{layer}/ must not include {top}/: includes go {' -> '.join(reversed(LAYERS))}"
    if top != layer:
        return None
    return inside_layer(file, layer, folder, target)


def inside_layer(file, layer, folder, target):
    other = target.split("/")[1]
    order = FOLDERS[layer]
    if str(file).startswith("kernels/backends/cpu/") and target.startswith("kernels/backends/cuda/"):
        return "kernels/backends/cpu must build without kernels/backends/cuda"
    if other == folder:
        return None
    if folder not in order or other not in order:
        unknown = folder if folder not in order else other
        return f"{layer}/{unknown} is not in the folder order: add it to FOLDERS in tools/house/tree.py"
    if order.index(other) > order.index(folder):
        return f"{layer}/{folder} must not include {layer}/{other}: the order is {' '.join(order)}"
    return None


def main():
    tree = Tree(arguments(__doc__).root)
    files = tree.cxx(*LAYERS, *sorted(ABOVE))
    violations = []
    for file in files:
        code = cxx_code(tree.text(file))
        for match in INCLUDE.finditer(code):
            found = problem(file, match.group(1), match.group(2), tree)
            if found:
                violations.append(f"{file}:{code.count(chr(10), 0, match.start()) + 1}: {found}")
    report("include_direction", violations, len(files))


if __name__ == "__main__":
    main()
