#!/usr/bin/env python3
"""C++ and CUDA text is laid out by clang-format 14; --fix applies it, to the files named or to all."""

import re
import shutil
import subprocess

from tree import Tree, arguments, report, skip

VERSION = 14  # other versions break a few lines elsewhere, so only one can be the reference
PLACES = ("kernels", "host", "net", "tools", "tests", "bench")


def find_formatter():
    """clang-format of the reference version and None, or None and the reason why not."""
    seen = []
    for name in (f"clang-format-{VERSION}", "clang-format"):
        path = shutil.which(name)
        if path is None:
            continue
        version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
        found = re.search(r"version (\d+)", version)
        if found and int(found.group(1)) == VERSION:
            return path, None
        seen.append(version.strip())
    return None, f"clang-format {VERSION} is not installed (found: {', '.join(seen) or 'none'})"


def main():
    given = arguments(__doc__, fix={"action": "store_true"}, files={"positional": True, "nargs": "*"})
    tree = Tree(given.root)
    formatter, reason = find_formatter()
    if formatter is None:
        skip("formatting", reason)
    files = [str(f) for f in given.files] or [str(f) for f in tree.cxx(*PLACES)]
    if given.fix:
        subprocess.run([formatter, "-i", "--style=file", *files], cwd=tree.root, check=True)
        report("formatting", [], len(files))
    violations = {}
    for start in range(0, len(files), 50):
        done = subprocess.run([formatter, "--dry-run", "--style=file", *files[start:start + 50]], cwd=tree.root,
                              capture_output=True, text=True, check=False)
        for file, line in re.findall(r"^([^\s:]+):(\d+):\d+: (?:warning|error)", done.stderr, re.MULTILINE):
            violations.setdefault(file, line)
        if done.returncode != 0 and not violations:
            violations["clang-format"] = done.stderr.strip()
    report("formatting", [f"{file}:{line}: not laid out by .clang-format. Run tools/house/formatting.py --fix {file}"
                          for file, line in violations.items()], len(files))


if __name__ == "__main__":
    main()
