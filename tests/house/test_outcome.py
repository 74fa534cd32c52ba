"""The closing lines of a test run: every test counted once, every skip with its reason, failure whenever nothing ran."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
OUTCOME = CHECKOUT / "tools" / "house" / "outcome.py"

PASSED = '<testcase name="A.Passes" status="run"><system-out>[       OK ] A.Passes (0 ms)\n</system-out></testcase>'
SKIPPED = ('<testcase name="A.NeedsData" status="notrun"><skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/><system-out>'
           f"[ RUN      ] A.NeedsData\n/x/a.cpp:3: Skipped\n{CHECKOUT}/../shared/data/x.csv is absent\n[  SKIPPED ] A.NeedsData (0 ms)\n"
           "</system-out></testcase>")
FAILED = ('<testcase name="A.Fails" status="fail"><failure message=""/><system-out>[  FAILED  ] A.Fails (0 ms)\n'
          "</system-out></testcase>")
NOT_BUILT = '<testcase name="gone" status="notrun"><skipped message="Unable to find executable"/></testcase>'
KILLED = '<testcase name="hangs" status="fail"><failure message=""/><system-out></system-out></testcase>'
CHECK_SKIPPED = ('<testcase name="house.formatting" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/><system-out>'
                 "formatting: skipped: clang-format 14 is not installed\n</system-out></testcase>")
WHOLE = ('<testcase name="test_net_dpdk" status="run"><system-out>[       OK ] D.One (0 ms)\n[       OK ] D.Two (1 ms)\n'
         "/x/d.cpp:9: Skipped\nno network device\n[  SKIPPED ] D.Three (0 ms)\n</system-out></testcase>")
CRASHED_WHOLE = ('<testcase name="test_net_dpdk" status="fail"><failure message=""/><system-out>[       OK ] D.One (0 ms)\n'
                 "[       OK ] D.Two (0 ms)\n[ RUN      ] D.Three\nSegmentation fault\n</system-out></testcase>")
PYTHON = ('<testcase name="house.selftest.x" status="run"><system-out>test_a (x.A) ... skipped \'no nm\'\nOK (skipped=1)\n'
          "</system-out></testcase>")


class Outcome(unittest.TestCase):
    def outcome(self, *cases, missing=()):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "junit.xml")
            path.write_text("<testsuite>" + "".join(cases) + "</testsuite>")
            done = subprocess.run([sys.executable, "-B", OUTCOME, "--fact", "time: 1 s", str(path), *missing],
                                  capture_output=True, text=True, check=False)
        self.assertEqual(done.stderr, "")
        return done.returncode, done.stdout, done.stdout.splitlines()[-1]

    def test_counts_and_ends_with_the_counts_alone(self):
        code, text, last = self.outcome(PASSED, SKIPPED)
        self.assertEqual((code, last), (0, "1 passed, 0 failed, 1 skipped"))
        self.assertIn("1 x ../shared/data/x.csv is absent\n      A.NeedsData", text)
        self.assertIn("time: 1 s\n", text)

    def test_a_failure_fails_the_run_and_is_named(self):
        for case, words in [(FAILED, "A.Fails: failed"), (NOT_BUILT, "gone: Unable to find executable"),
                            (KILLED, "hangs: no output")]:
            with self.subTest(words):
                code, text, last = self.outcome(PASSED, case)
                self.assertEqual((code, last), (1, "1 passed, 1 failed, 0 skipped"))
                self.assertIn(words, text)

    def test_a_run_without_a_passed_test_fails(self):
        self.assertEqual(self.outcome()[0], 1)
        self.assertEqual(self.outcome(SKIPPED)[0], 1)

    def test_a_run_that_left_no_results_fails(self):
        code, text, last = self.outcome(PASSED, missing=["asan=/nonexistent/did-not-build.xml"])
        self.assertEqual((code, last), (1, "1 passed, 1 failed, 0 skipped"))
        self.assertIn("[asan] the whole run: left no results (did not build)", text)

    def test_counts_each_test_of_a_program_that_runs_as_a_whole(self):
        code, text, last = self.outcome(WHOLE)
        self.assertEqual((code, last), (0, "2 passed, 0 failed, 1 skipped"))
        self.assertIn("1 x no network device", text)

    def test_a_crash_of_such_a_program_is_a_failure(self):
        code, text, last = self.outcome(CRASHED_WHOLE)
        self.assertEqual((code, last), (1, "2 passed, 1 failed, 0 skipped"))
        self.assertIn("Segmentation fault", text)

    def test_counts_skips_of_checks_and_of_python(self):
        code, text, last = self.outcome(CHECK_SKIPPED, PYTHON)
        self.assertEqual((code, last), (0, "1 passed, 0 failed, 2 skipped"))
        self.assertIn("clang-format 14 is not installed", text)
        self.assertIn("1 x no nm", text)


if __name__ == "__main__":
    unittest.main(verbosity=2)
