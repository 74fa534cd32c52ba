#!/usr/bin/env python3
"""Turns ctest's JUnit files into the end of a test run: what failed, what was skipped and why, and the three counts.

    outcome.py [--fact TEXT]... [NAME=]JUNIT.xml...

Every GoogleTest inside a program counts as one test. The last line is `N passed, N failed, N skipped`; the exit code is
1 when something failed or when nothing ran. A file that is missing counts as a failure: its run ended before its time.
"""

import argparse
import collections
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]

SKIP_MESSAGE = re.compile(r"^\S+:\d+: Skipped\n((?:(?!\[  SKIPPED \]).*\n)*)\[  SKIPPED \] (\S+)", re.MULTILINE)
GTEST_RESULT = re.compile(r"^\[(       OK|  FAILED|  SKIPPED) \] (\S+?),? (?:where .*)?\(\d+ ms\)", re.MULTILINE)
UNITTEST_SKIPS = re.compile(r"^OK \(skipped=(\d+)\)", re.MULTILINE)
HOUSE_SKIP = re.compile(r"^[\w.]+: skipped: (.*)$", re.MULTILINE)
UNITTEST_REASON = re.compile(r"\.\.\. skipped '(.*)'")


class Outcome:
    def __init__(self):
        self.passed = 0
        self.failed = []  # (run, test, how)
        self.skipped = []  # (run, test, reason)

    def add(self, run, case):
        name, status = case.get("name").partition("  # GetParam()")[0], case.get("status")
        output = case.findtext("system-out") or ""
        skipped = case.find("skipped")
        message = skipped.get("message", "") if skipped is not None else ""
        inner = GTEST_RESULT.findall(output)
        if status == "disabled":
            self.skipped.append((run, name, "disabled in its source"))
        elif status == "notrun" and not message.startswith("SKIP_"):
            self.failed.append((run, name, message or "did not run"))
        elif len(inner) > 1 or (inner and status == "run"):
            self.add_program(run, name, status, inner, output)
        elif status == "notrun":
            self.skipped.append((run, name, skip_reason(output, name)))
        elif status == "fail":
            self.failed.append((run, name, how_it_failed(output)))
        else:
            self.passed += 1
            for count in UNITTEST_SKIPS.findall(output):
                reasons = UNITTEST_REASON.findall(output)
                reasons += ["no reason given"] * (int(count) - len(reasons))
                self.skipped += [(run, name, reason) for reason in reasons]

    def add_program(self, run, name, status, inner, output):
        """A program that ran several tests: each of them is counted."""
        failures = 0
        for result, test in inner:
            if result.strip() == "OK":
                self.passed += 1
            elif result.strip() == "SKIPPED":
                self.skipped.append((run, test, skip_reason(output, test)))
            else:
                failures += 1
                self.failed.append((run, f"{name}: {test}", "failed"))
        if status == "fail" and failures == 0:
            self.failed.append((run, name, how_it_failed(output)))


def skip_reason(output, test):
    reasons = {inner: " ".join(text.split()) for text, inner in SKIP_MESSAGE.findall(output)}
    said = HOUSE_SKIP.search(output)
    reason = reasons.get(test) or (said.group(1) if said else "") or next(iter(reasons.values()), "")
    return from_checkout(reason) or "no reason given"


def how_it_failed(output):
    if not output.strip():
        return "no output: killed, or past its time limit"
    if "[  FAILED  ]" in output:
        return "failed"
    lines = output.strip().splitlines()
    return "ended with: " + lines[-1][:160]


def from_checkout(reason):
    """The reason without the folders above the checkout: where it lies says nothing."""
    return reason.replace(f"{CHECKOUT}/", "")


def general(reason):
    """The reason without what differs between tests that are skipped for the same cause, so that they are one group."""
    return re.sub(r"\b\d+\b", "N", reason)


def print_groups(outcome):
    if outcome.failed:
        print(f"\nFailed ({len(outcome.failed)}):")
        for run, test, how in outcome.failed:
            print(f"  {run}{test}: {how}")
    if outcome.skipped:
        groups = collections.defaultdict(list)
        for run, test, reason in outcome.skipped:
            groups[general(reason)].append((run, test, reason))
        print(f"\nSkipped ({len(outcome.skipped)}), by reason:")
        for members in sorted(groups.values(), key=len, reverse=True):
            print(f"  {len(members)} x {members[0][2]}")
            names = [run + test for run, test, _ in members]
            print("      " + ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else ""))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fact", action="append", default=[], help="a line to print before the counts")
    parser.add_argument("runs", nargs="+")
    given = parser.parse_args()
    outcome = Outcome()
    for run in given.runs:
        name, _, path = run.rpartition("=")
        prefix = f"[{name}] " if name else ""
        try:
            for case in ElementTree.parse(path).getroot().iter("testcase"):
                outcome.add(prefix, case)
        except (OSError, ElementTree.ParseError):
            why = Path(path).stem.replace("-", " ")  # tools/test names a file that nobody writes by what went wrong
            outcome.failed.append((prefix, "the whole run", f"left no results ({why})"))
    print_groups(outcome)
    print()
    for fact in given.fact:
        print(fact)
    print(f"{outcome.passed} passed, {len(outcome.failed)} failed, {len(outcome.skipped)} skipped")
    sys.exit(1 if outcome.failed or outcome.passed == 0 else 0)


if __name__ == "__main__":
    main()
