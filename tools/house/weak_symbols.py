#!/usr/bin/env python3
"""Object files compiled for one instruction set define no weak symbols.

The linker keeps one copy of a weak function for the whole program. If that copy came from the x86-64-v4 object, a
machine without AVX-512 would die in code it never chose to run.
"""

import subprocess
from pathlib import Path

from tree import arguments, report, skip

PATTERN = "plimsoll_backend_cpu_*.dir"
HARMLESS = ("DW.ref.",)  # a pointer for the unwinder: data, the same for every instruction set


def weak_definitions(file):
    done = subprocess.run(["nm", "--defined-only", "--demangle", str(file)], capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        parts = line.split(maxsplit=2)
        if len(parts) == 3 and parts[1] in ("V", "W", "u") and not parts[2].startswith(HARMLESS):
            yield parts[1], parts[2]


def main():
    given = arguments(__doc__, build_dir={"positional": True, "nargs": "?", "help": "build tree to look into"})
    if given.build_dir is None:
        skip("weak_symbols", "no build directory was given")
    objects = sorted(o for d in Path(given.build_dir).rglob(PATTERN) for o in d.rglob("*.o"))
    violations = [f"{file}: {kind} {name}: weak. Mark it always_inline (PLIMSOLL_HD) or give it internal linkage."
                  for file in objects for kind, name in weak_definitions(file)]
    if not objects:
        skip("weak_symbols", f"no objects of {PATTERN} below {given.build_dir}: the CPU backend is not built there")
    report("weak_symbols", violations, len(objects))


if __name__ == "__main__":
    main()
