"""Words and flags that break a law are found where they are banned, and only there."""

import unittest

from example_tree import CheckTest

BAD_CODE = {
    "libm": ("kernels/pricers/a.hpp", ["double y = std::exp(x);", "double y = ::log(x);", "double y = std::erfc(x);",
                                       "double y = __builtin_pow(x, 2);", "double y = std::fmin(a, b);"]),
    "random": ("kernels/random/a.hpp", ["#include <random>", "std::mt19937 engine;"]),
    "float_atomic": ("kernels/backends/a.hpp", ["std::atomic<double> sum;", "std::atomic_ref<float> s(x);"]),
    "omp_reduction": ("kernels/backends/a.hpp", ["#pragma omp simd reduction(+ : sum)"]),
    "optimize": ("kernels/math/a.hpp", ["#pragma STDC FP_CONTRACT ON", '__attribute__((optimize("O3"))) void f();']),
    "clock": ("host/risk/a.cpp", ["auto t = std::chrono::steady_clock::now();", "clock_gettime(CLOCK_REALTIME, &t);"]),
    "sleep": ("tests/host/a_test.cpp", ["std::this_thread::sleep_for(1ms);", "usleep(5);", "sleep(1);"]),
    "wall_clock": ("tests/host/a_test.cpp", ["auto t = std::chrono::system_clock::now();"]),
    "unseeded": ("tests/host/a_test.cpp", ["std::random_device seed;"]),
}
BAD_FLAGS = ["-ffast-math", "-Ofast", "-march=native", "-ffp-contract=fast", "--use_fast_math", "-fmad=true",
             "-funsafe-math-optimizations"]


class Banned(CheckTest):
    check = "banned"
    good = {
        "kernels/math/exp.hpp": "double e = math::exp(x);\ndouble r = std::fma(a, b, c);\n// std::exp(x) is not ours\n",
        "host/calibration/a.cpp": "double vol = std::exp(x);\n",
        "tests/kernels/math/a_test.cpp": "double expected = std::exp(x);\n",
        "tools/cmake/Flags.cmake": "# never -ffast-math nor -march=native\nset(flags -ffp-contract=off -march=x86-64-v3)\n",
    }

    def test_accepts_words_where_they_belong(self):
        self.assert_accepts()

    def test_refuses_every_banned_word(self):
        for rule, (file, lines) in BAD_CODE.items():
            for line in lines:
                with self.subTest(line):
                    self.assert_refuses({file: f"// A comment.\n{line}\n"}, f"{file}:2: [{rule}]")
            (self.root / file).unlink()

    def test_refuses_every_banned_flag(self):
        for flag in BAD_FLAGS:
            with self.subTest(flag):
                self.assert_refuses({"kernels/CMakeLists.txt": f"add_compile_options({flag})\n"}, "kernels/CMakeLists.txt:1: [flag]")
        (self.root / "kernels/CMakeLists.txt").unlink()
        self.assert_refuses({"CMakePresets.json": '{"CMAKE_CXX_FLAGS": "-march=native"}\n'}, "CMakePresets.json:1: [flag]")

    def test_a_stated_reason_excuses_one_rule_on_one_line(self):
        file = "kernels/backends/b.hpp"
        excused = "// house: allow omp_reduction: integers\n#pragma omp simd reduction(+ : count)\n"
        self.assert_accepts({file: excused})
        self.assert_refuses({file: excused + "#pragma omp simd reduction(+ : sum)\n"}, f"{file}:3:")
        self.assert_refuses({file: "// house: allow omp_reduction:\n#pragma omp simd reduction(+ : count)\n"}, f"{file}:2:")
        self.assert_refuses({file: "// house: allow clock: reason\n#pragma omp simd reduction(+ : count)\n"}, f"{file}:2:")


if __name__ == "__main__":
    unittest.main(verbosity=2)
