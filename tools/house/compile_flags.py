#!/usr/bin/env python3
"""What the compiler was really told: no contraction and no fast-math anywhere, wide instructions only in the CPU backend.

Flags reach a command by many roads (a library's pkg-config, an environment variable, a preset); compile_commands.json
is where they all arrive.
"""

import json
import re
from pathlib import Path

from banned import FLAGS
from tree import LAYERS, arguments, report, skip

WIDE = re.compile(r"\s-m(?:arch=\S+|avx\S*|fma\b)")
WIDE_ALLOWED = "kernels/backends/cpu/"


def problems(source, command):
    found = FLAGS.search(command)
    if found:
        yield f"'{found.group(0)}' lets the compiler change results (law 1)"
    if source.suffix == ".cu":
        if "-fmad=false" not in command:
            yield "nvcc was not given -fmad=false"
    elif "-ffp-contract=off" not in command:
        yield "-ffp-contract=off is missing: link the target to plimsoll_flags"
    wide = WIDE.search(command)
    if wide and source.suffix != ".cu" and not str(source).startswith(WIDE_ALLOWED):
        yield f"'{wide.group(0).strip()}' outside {WIDE_ALLOWED} runs on machines that lack the instructions"


def main():
    given = arguments(__doc__, build_dir={"positional": True, "nargs": "?", "help": "build tree to look into"})
    database = Path(given.build_dir or "", "compile_commands.json")
    if given.build_dir is None or not database.exists():
        skip("compile_flags", f"{database} does not exist")
    root = Path(given.root).resolve()
    violations, looked_at = [], 0
    for entry in json.loads(database.read_text()):
        source = Path(entry["directory"], entry["file"]).resolve()
        if not source.is_relative_to(root) or source.relative_to(root).parts[0] not in LAYERS:
            continue
        source = source.relative_to(root)
        command = entry.get("command") or " ".join(entry["arguments"])
        violations += [f"{source}: {problem}." for problem in problems(source, command)]
        looked_at += 1
    report("compile_flags", violations, looked_at)


if __name__ == "__main__":
    main()
