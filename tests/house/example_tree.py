"""A small temporary source tree in which one thing is wrong, and the verdict of a house check on it."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2] / "tools" / "house"
SKIPPED = 77


class CheckTest(unittest.TestCase):
    """Subclasses name `check`; `good` is a tree it accepts, to which a test adds one bad file."""

    check = ""
    good = {}

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = Path(self.folder.name)
        self.write(self.good)

    def write(self, files):
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def run_check(self, *arguments):
        return subprocess.run([sys.executable, "-B", HOUSE / f"{self.check}.py", "--root", self.root, *arguments],
                              capture_output=True, text=True, check=False)

    def assert_accepts(self, files=None, *arguments):
        self.write(files or {})
        done = self.run_check(*arguments)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def assert_refuses(self, files, *expected_words, arguments=()):
        self.write(files)
        done = self.run_check(*arguments)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        for words in expected_words:
            self.assertIn(words, done.stdout)

    def assert_skips(self, expected_words, *arguments):
        done = self.run_check(*arguments)
        self.assertEqual(done.returncode, SKIPPED, done.stdout + done.stderr)
        self.assertIn(expected_words, done.stdout)
