"""The checks that need a compiler, an object file or a formatter."""

import json
import shutil
import subprocess
import sys
import unittest

from example_tree import HOUSE, CheckTest

sys.path.insert(0, str(HOUSE))
import formatting  # noqa: E402  (the check under test says whether its tool is there)


class HeadersAlone(CheckTest):
    check = "headers_alone"
    good = {"kernels/core/a.hpp": "#pragma once\n#include <cstdint>\nstd::int64_t f();\n",
            "host/core/b.hpp": '#pragma once\n#include "kernels/core/a.hpp"\n'}

    def test_accepts_headers_that_include_what_they_use(self):
        self.assert_accepts()

    def test_refuses_a_header_that_leans_on_its_neighbour(self):
        self.assert_refuses({"host/core/c.hpp": "#pragma once\nstd::vector<int> g();\n"}, "host/core/c.hpp: does not compile alone")

    def test_remembers_what_passed_until_an_include_changes(self):
        memory = ("--build-dir", str(self.root / "build"))
        self.assertIn("2 compiled", self.run_check(*memory).stdout)
        self.assertIn("0 compiled", self.run_check(*memory).stdout)
        self.assert_refuses({"kernels/core/a.hpp": "#pragma once\nstd::int64_t f();\n"}, "kernels/core/a.hpp", "host/core/b.hpp",
                            arguments=memory)

    def test_excuses_a_header_that_says_why(self):
        self.assert_accepts({"kernels/core/body.hpp": "// house: allow header_alone: included once per ISA\nNAMESPACE x\n"})


@unittest.skipUnless(formatting.find_formatter()[0], "clang-format 14 is not installed")
class Formatting(CheckTest):
    check = "formatting"
    good = {".clang-format": (HOUSE.parents[1] / ".clang-format").read_text(), "host/core/a.cpp": "int f() { return 1; }\n"}

    def test_accepts_what_clang_format_wrote(self):
        self.assert_accepts()

    def test_refuses_other_layout_and_mends_it(self):
        self.assert_refuses({"host/core/b.cpp": "int   g( ){return 1;}\n"}, "host/core/b.cpp:1: not laid out")
        self.assert_accepts({}, "--fix", "host/core/b.cpp")
        self.assert_accepts()


@unittest.skipUnless(shutil.which("c++") and shutil.which("nm"), "no c++ or no nm")
class WeakSymbols(CheckTest):
    check = "weak_symbols"

    def compile(self, text, target):
        folder = self.root / "build" / "CMakeFiles" / f"{target}.dir"
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["c++", "-std=c++20", "-x", "c++", "-c", "-o", folder / "a.cpp.o", "-"], input=text, text=True, check=True)

    def test_accepts_inlined_and_internal_functions(self):
        self.compile("[[gnu::always_inline]] inline int f(int x) { return x + 1; }\nnamespace { int h(int x) { return x; } }\n"
                     "int g(int x) { return f(h(x)); }\n", "plimsoll_backend_cpu_v3")
        self.assert_accepts({}, str(self.root / "build"))

    def test_refuses_an_out_of_line_inline_function(self):
        self.compile("inline int f(int x) { return x + 1; }\nint g(int x) { return f(x); }\n", "plimsoll_backend_cpu_v4")
        self.assert_refuses({}, "W f(int): weak", arguments=(str(self.root / "build"),))

    def test_refuses_inline_variables_and_leaves_other_targets_alone(self):
        text = "inline int counter = 0;\nint g() { return ++counter; }\n"
        self.compile(text, "plimsoll_host_core")
        self.assert_skips("the CPU backend is not built there", str(self.root / "build"))
        self.compile(text, "plimsoll_backend_cpu_v2")
        self.assert_refuses({}, "u counter: weak", arguments=(str(self.root / "build"),))


class CompileFlags(CheckTest):
    check = "compile_flags"

    def database(self, file, command):
        entry = {"directory": str(self.root), "file": file, "command": command}
        self.write({"build/compile_commands.json": json.dumps([entry])})

    def test_accepts_the_flags_of_the_house(self):
        self.database("kernels/backends/cpu/a.cpp", "c++ -ffp-contract=off -march=x86-64-v4 -c a.cpp")
        self.assert_accepts({}, str(self.root / "build"))
        self.database("kernels/backends/cuda/a.cu", "nvcc -fmad=false -c a.cu")
        self.assert_accepts({}, str(self.root / "build"))

    def test_refuses_flags_that_change_results(self):
        for file, command, words in [
                ("host/risk/a.cpp", "c++ -c a.cpp", "-ffp-contract=off is missing"),
                ("host/risk/a.cpp", "c++ -ffp-contract=off -ffast-math -c a.cpp", "-ffast-math"),
                ("net/dpdk/a.cpp", "c++ -ffp-contract=off -march=corei7 -c a.cpp", "-march=corei7"),
                ("kernels/backends/cuda/a.cu", "nvcc -c a.cu", "-fmad=false")]:
            with self.subTest(command):
                self.database(file, command)
                self.assert_refuses({}, file, words, arguments=(str(self.root / "build"),))


if __name__ == "__main__":
    unittest.main(verbosity=2)
