"""Includes that point the wrong way are found, with file and line."""

import unittest

from example_tree import CheckTest


class IncludeDirection(CheckTest):
    check = "include_direction"
    good = {
        "kernels/core/view.hpp": "#pragma once\n",
        "kernels/math/exp.hpp": '#include "kernels/core/view.hpp"\n#include <cmath>\n',
        "host/market/quote.hpp": '#include "kernels/math/exp.hpp"\n',
        "net/itch/decoder.hpp": '#include "host/market/quote.hpp"\n',
        "tools/exchange/venue.hpp": '#include "net/itch/decoder.hpp"\n',
        "tools/plimsoll/demo.cpp": '#include "tools/exchange/venue.hpp"\n',
        "tests/kernels/math/exp_test.cpp": '#include <gtest/gtest.h>\n#include "tools/exchange/venue.hpp"\n',
    }

    def test_accepts_includes_down_and_left(self):
        self.assert_accepts()

    def test_refuses_a_lower_layer_including_a_higher_one(self):
        for lower, higher in [("kernels/math/a.hpp", "host/market/quote.hpp"), ("host/market/a.hpp", "net/itch/decoder.hpp"),
                              ("net/itch/a.hpp", "tools/exchange/venue.hpp")]:
            with self.subTest(lower):
                self.assert_refuses({lower: f'// First line.\n#include "{higher}"\n'}, f"{lower}:2:", "must not include")

    def test_refuses_a_folder_to_the_right_in_the_same_layer(self):
        self.assert_refuses({"kernels/core/a.hpp": '#include "kernels/math/exp.hpp"\n'},
                            "kernels/core must not include kernels/math")
        self.assert_refuses({"tools/exchange/a.cpp": '#include "tools/plimsoll/demo.hpp"\n', "tools/plimsoll/demo.hpp": ""},
                            "tools/exchange must not include tools/plimsoll")

    def test_refuses_tests_as_a_source_of_product_code(self):
        self.assert_refuses({"host/risk/a.cpp": '#include "tests/support/temp.hpp"\n', "tests/support/temp.hpp": ""},
                            "host/ must not include tests/")

    def test_refuses_a_path_that_is_not_from_the_root(self):
        self.assert_refuses({"net/itch/b.hpp": '#include "decoder.hpp"\n'}, "is relative", '"net/itch/decoder.hpp"')

    def test_refuses_a_folder_it_does_not_know(self):
        self.assert_refuses({"host/oracle/a.hpp": '#include "host/market/quote.hpp"\n'}, "host/oracle is not in the folder order")

    def test_refuses_a_missing_file_and_angle_brackets_for_our_own(self):
        self.assert_refuses({"host/risk/a.cpp": '#include "host/risk/gone.hpp"\n#include <kernels/core/view.hpp>\n'},
                            "does not exist", "include it with quotes")

    def test_ignores_includes_in_comments(self):
        self.assert_accepts({"kernels/core/b.hpp": '// #include "host/market/quote.hpp"\n/*\n#include "net/x.hpp"\n*/\n'})


if __name__ == "__main__":
    unittest.main(verbosity=2)
