"""The checks that only read text: length, READMEs, CUDA marks, names and openings."""

import unittest

from example_tree import CheckTest


class FileLength(CheckTest):
    check = "file_length"
    good = {"kernels/core/full.hpp": "x\n" * 400, "docs/long.md": "x\n" * 999}

    def test_accepts_400_lines_and_long_prose(self):
        self.assert_accepts()

    def test_refuses_401_lines_in_every_kind_of_source(self):
        for name in ["kernels/a.hpp", "host/b.cpp", "kernels/c.cu", "tools/d.py", "tools/e.sh", "tools/cmake/f.cmake",
                     "net/CMakeLists.txt"]:
            with self.subTest(name):
                self.assert_refuses({name: "x\n" * 401}, f"{name}: 401 lines")

    def test_knows_a_script_without_suffix_by_its_first_line(self):
        self.assert_refuses({"tools/run_all": "#!/bin/sh\n" + ":\n" * 400}, "tools/run_all: 401 lines")


class Readmes(CheckTest):
    check = "readmes"
    good = {"kernels/README.md": "k\n", "kernels/CMakeLists.txt": "", "kernels/core/a.hpp": "",
            "kernels/core/README.md": "x\n" * 45}

    def test_accepts_one_screen(self):
        self.assert_accepts()

    def test_refuses_a_source_folder_without_one(self):
        self.assert_refuses({"net/itch/a.cpp": ""}, "net/itch/README.md: missing")

    def test_refuses_a_layer_without_one(self):
        self.assert_refuses({"host/CMakeLists.txt": ""}, "host/README.md: missing")

    def test_refuses_more_than_a_screen(self):
        self.assert_refuses({"kernels/core/README.md": "x\n" * 46}, "46 lines")


class CudaMarks(CheckTest):
    check = "cuda_marks"
    good = {"kernels/core/macros.hpp": "#ifdef __CUDACC__\n#endif\n", "kernels/backends/cuda/l.cu": "__global__ void f();\n"}

    def test_accepts_core_and_backends_and_comments(self):
        self.assert_accepts({"kernels/pricers/a.hpp": '// __CUDACC__ is not asked here\nconst char* s = "__CUDACC__";\n'})

    def test_refuses_marks_elsewhere(self):
        for mark in ["#ifdef __CUDACC__\n#endif", "#if defined(__CUDA_ARCH__)\n#endif", "__device__ double f();"]:
            with self.subTest(mark):
                self.assert_refuses({"kernels/pricers/a.hpp": mark + "\n"}, "kernels/pricers/a.hpp:1:")


class Names(CheckTest):
    check = "names"
    good = {"host/risk/risk_agent.hpp": "", "host/core/commonwealth.hpp": "", "README.md": ""}

    def test_accepts_names_that_say_something(self):
        self.assert_accepts()

    def test_refuses_names_that_say_nothing(self):
        for name in ["host/utils/a.hpp", "host/risk/helpers.cpp", "net/common.hpp", "tools/misc/b.py", "host/book_manager.hpp",
                     "host/BookManager.hpp", "tests/test_utils.hpp"]:
            with self.subTest(name):
                self.assert_refuses({name: ""}, f"{name}: ", "says nothing")
                (self.root / name).unlink()


class Openings(CheckTest):
    check = "openings"
    good = {"host/risk/a.hpp": "// What a risk cycle publishes.\n#pragma once\n"}

    def test_accepts_a_sentence_first(self):
        self.assert_accepts()

    def test_refuses_code_first(self):
        self.assert_refuses({"host/risk/b.hpp": "#pragma once\n"}, "host/risk/b.hpp:1:", "one sentence")

    def test_refuses_an_unguarded_header(self):
        self.assert_refuses({"host/risk/c.hpp": "// A sentence of purpose.\nint x;\n"}, "no #pragma once")


if __name__ == "__main__":
    unittest.main(verbosity=2)
