#!/usr/bin/env python3
"""Every header compiles alone, so that no file depends on what its neighbour happens to include first.

A header that cannot (a body included under several macros) says so: `// house: allow header_alone: reason`.
With --build-dir, headers whose text and includes are unchanged since they last passed are not compiled again.
"""

import concurrent.futures
import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from include_direction import INCLUDE
from tree import Tree, arguments, cxx_code, report

PLACES = ("kernels", "host", "net", "tools", "tests", "bench")
FLAGS = "-std=c++20 -ffp-contract=off -fno-math-errno -fno-trapping-math -Wall -Wextra -Werror".split()


def dpdk_flags():
    """pkg-config's flags without its -march, as the build uses them; None when DPDK is not installed."""
    found = subprocess.run(["pkg-config", "--cflags", "libdpdk"], capture_output=True, text=True, check=False) \
        if shutil.which("pkg-config") else None
    if found is None or found.returncode != 0:
        return None
    kept = [f for f in found.stdout.split() if not f.startswith("-march")]
    return [f.replace("-I", "-isystem", 1) if f.startswith("-I") else f for f in kept] + ["-mssse3", "-msse4.2"]


def find_nvcc():
    return shutil.which("nvcc") or shutil.which("nvcc", path="/usr/local/cuda/bin")


class Headers:
    def __init__(self, tree, compiler):
        self.tree = tree
        self.compiler = compiler
        self.nvcc = find_nvcc()
        self.dpdk = dpdk_flags()
        self.version = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True).stdout
        self.closures = {}

    def closure(self, file):
        """Our own headers that `file` includes, itself among them, and the texts' third-party includes."""
        if file not in self.closures:
            self.closures[file] = set()  # a cycle ends here
            ours, theirs = {file}, set()
            code = cxx_code(self.tree.text(file))
            for quote, target in INCLUDE.findall(code):
                if quote == '"' and (self.tree.root / target).exists():
                    more = self.closure(Path(target)) or (set(), set())
                    ours |= more[0]
                    theirs |= more[1]
                else:
                    theirs.add(target)
            self.closures[file] = (ours, theirs)
        return self.closures[file]

    def command(self, file):
        """The command that compiles `file` alone, or the reason why there is none."""
        theirs = self.closure(file)[1]
        common = [f"-I{self.tree.root}", f'-DPLIMSOLL_SOURCE_DIR="{self.tree.root}"']
        if file.suffix == ".cuh" or any(re.match(r"cuda_|cuda\.h|cu[a-z]+/|thrust/", name) for name in theirs):
            if self.nvcc is None:
                return None, "nvcc was not found"
            return [self.nvcc, "-x", "cu", "-std=c++20", "-fmad=false", "--expt-relaxed-constexpr", "-arch=sm_80", "-c", "-o",
                    os.devnull, *common, str(file)], None
        extra = []
        if any(name.startswith("rte_") for name in theirs):
            if self.dpdk is None:
                return None, "DPDK was not found"
            extra = self.dpdk
        return [self.compiler, *FLAGS, "-fsyntax-only", *common, *extra, "-x", "c++", "-include", str(file), os.devnull], None

    def fingerprint(self, file, command):
        digest = hashlib.sha256((self.version + " ".join(command)).encode())
        for name in sorted(self.closure(file)[0]):
            digest.update(self.tree.text(name).encode())
        return digest.hexdigest()


def first_error(output):
    lines = [line for line in output.splitlines() if "error" in line]
    return (lines or output.splitlines() or ["the compiler failed without a word"])[0]


def check(headers, passed, jobs):
    violations, skipped, now_passed = [], {}, {}
    todo = []
    files = [f for f in headers.tree.cxx(*PLACES) if f.suffix in (".hpp", ".cuh")]
    for file in files:
        if re.search(r"house: allow header_alone: \S+", headers.tree.text(file)):
            skipped.setdefault("excused in the header", []).append(file)
            continue
        command, reason = headers.command(file)
        if command is None:
            skipped.setdefault(reason, []).append(file)
            continue
        fingerprint = headers.fingerprint(file, command)
        if passed.get(str(file)) == fingerprint:
            now_passed[str(file)] = fingerprint
        else:
            todo.append((file, command, fingerprint))

    def compile_one(job):
        done = subprocess.run(job[1], cwd=headers.tree.root, capture_output=True, text=True, check=False)
        return job, done.returncode, done.stderr

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for (file, _, fingerprint), code, output in pool.map(compile_one, todo):
            if code == 0:
                now_passed[str(file)] = fingerprint
            else:
                violations.append(f"{file}: does not compile alone. Include what it uses. {first_error(output)}")
    for reason, names in skipped.items():
        print(f"headers_alone: {len(names)} headers not compiled: {reason}")
    print(f"headers_alone: {len(todo)} compiled, {len(files) - len(todo)} unchanged or not compiled")
    return violations, files, now_passed


def main():
    given = arguments(__doc__, compiler={"default": os.environ.get("CXX", "c++")}, jobs={"type": int, "default": 2},
                      build_dir={"default": None, "help": "where to remember what passed"})
    memory = Path(given.build_dir, "house", "headers_alone.json") if given.build_dir else None
    passed = json.loads(memory.read_text()) if memory and memory.exists() else {}
    violations, files, now_passed = check(Headers(Tree(given.root), given.compiler), passed, given.jobs)
    if memory:
        memory.parent.mkdir(parents=True, exist_ok=True)
        memory.write_text(json.dumps(now_passed, indent=1))
    report("headers_alone", violations, len(files))


if __name__ == "__main__":
    main()
