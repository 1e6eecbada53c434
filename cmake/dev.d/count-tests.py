#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Reads JUnit files of CTest, tells what failed, and ends with the line "N passed, N failed" over all of them.

    count-tests.py FILE...

What counts is a test function: of a Qt Test executable those of its "Totals:" lines, without initTestCase and
cleanupTestCase; any other CTest test is one. A crash, a time-out, an executable that was not built, a skipped or
blacklisted function: all of them failed. Exit 1 when anything failed or nothing ran.
"""
import re
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field

TOTALS = re.compile(r"^Totals: (\d+) passed, (\d+) failed, (\d+) skipped(?:, (\d+) blacklisted)?", re.MULTILINE)
FRAME = re.compile(r"^PASS\s+: \S+::(?:init|cleanup)TestCase\(\)", re.MULTILINE)
# The first line of what went wrong in a Qt Test log; lines that start with blanks or "Loc:" belong to it.
TROUBLE = re.compile(r"^(FAIL!|XPASS|SKIP|BFAIL|BPASS|QFATAL|QCRITICAL)\s")
TAIL_LINES = 40


@dataclass
class Outcome:
    """One CTest test. `reasons` are sentences about it as a whole; `excerpt` the lines of its log to show."""
    name: str
    passed: int = 0
    failed: int = 0
    reasons: list = field(default_factory=list)
    excerpt: list = field(default_factory=list)


def troubles(log):
    """The failures in a Qt Test log with the lines that explain each."""
    lines, inside = [], False
    for line in log.splitlines():
        if TROUBLE.match(line):
            inside = True
        elif inside and not re.match(r"^(\s|Loc:|Actual|Expected)", line):
            inside = False
        if inside:
            lines.append(line)
    return lines


def why_not_run_through(case):
    """What CTest has against the test, or None when it is content."""
    if case.get("status") == "run":
        return None
    for tag in ("failure", "skipped"):
        element = case.find(tag)
        if element is not None and element.get("message"):
            return element.get("message")
    # CTest 3.25 leaves the message empty; its own line on the screen says "Timeout" or the signal's name.
    if case.get("status") == "fail":
        return f"crash, time-out or bad exit status after {float(case.get('time') or 0):.1f} s"
    return case.get("status", "no status")


def count_functions(log, outcome):
    """Adds up the Totals lines of a Qt Test log. A class each: an executable may run several."""
    totals = [[int(number or 0) for number in match.groups()] for match in TOTALS.finditer(log)]
    passed, failed, skipped, blacklisted = (sum(column) for column in zip(*totals))
    frames = len(FRAME.findall(log)) or 2 * len(totals)  # a log of level -silent does not name them
    outcome.passed = max(0, passed - frames)
    outcome.failed = failed + skipped + blacklisted
    if skipped or blacklisted:
        outcome.reasons.append(f"{skipped} skipped, {blacklisted} blacklisted: a test that does not run counts as failed")


def judge(case):
    outcome = Outcome(case.get("name", "?"))
    log = case.findtext("system-out") or ""
    complaint = why_not_run_through(case)
    is_qt_test = TOTALS.search(log) is not None
    if is_qt_test:
        count_functions(log, outcome)
    elif complaint is None:
        outcome.passed = 1
    if complaint is not None and outcome.failed == 0:
        outcome.failed = 1
        outcome.reasons.append(complaint)
    if outcome.failed:
        outcome.excerpt = troubles(log) or log.splitlines()[-TAIL_LINES:]
    return outcome


def read(path):
    """The outcomes in a file; one that says so when there are none."""
    try:
        outcomes = [judge(case) for case in ElementTree.parse(path).getroot().iter("testcase")]
    except (OSError, ElementTree.ParseError) as error:
        return [Outcome(path, failed=1, reasons=[f"the tests left no readable result: {error}"])]
    return outcomes or [Outcome(path, failed=1, reasons=["no test was run"])]


def main(*paths):
    outcomes = [outcome for path in paths for outcome in read(path)]
    for outcome in outcomes:
        if outcome.failed:
            print(f"\n--- {outcome.name}: {outcome.failed} failed")
            print("\n".join(outcome.reasons + outcome.excerpt))
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    print(f"\n{passed} passed, {failed} failed" if failed else f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
