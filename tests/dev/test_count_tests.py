#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What ./dev test counts: nothing that failed, crashed or was skipped may pass for success."""
import contextlib
import importlib.util
import io
import os
import tempfile
import unittest
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

SCRIPT = Path(__file__).resolve().parents[2] / "cmake/dev.d/count-tests.py"
SPEC = importlib.util.spec_from_file_location("count_tests", SCRIPT)
count_tests = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(count_tests)

FRAMES = "PASS   : tst_X::initTestCase()\nPASS   : tst_X::works()\nPASS   : tst_X::cleanupTestCase()\n"


def totals(passed, failed=0, skipped=0, blacklisted=0):
    return f"Totals: {passed} passed, {failed} failed, {skipped} skipped, {blacklisted} blacklisted, 3ms\n"


def case(name, log, status="run", complaint=""):
    verdict = f"<failure message={quoteattr(complaint)}/>" if complaint else ""
    return f'<testcase name="{name}" status="{status}">{verdict}<system-out>{escape(log)}</system-out></testcase>'


def count(*cases):
    """Exit status and lines of the script for a JUnit file of these test cases."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "test.xml")
        Path(path).write_text("<testsuite>" + "".join(cases) + "</testsuite>", encoding="utf-8")
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            status = count_tests.main(path)
    return status, out.getvalue().splitlines()


class CountTests(unittest.TestCase):
    def check(self, cases, last_line, shows=(), hides=()):
        status, lines = count(*cases)
        self.assertEqual(lines[-1], last_line)
        self.assertEqual(status, 0 if last_line.endswith(" 0 failed") else 1)
        for text in shows:
            self.assertIn(text, "\n".join(lines))
        for text in hides:
            self.assertNotIn(text, "\n".join(lines))

    def test_counts_functions_without_the_frame(self):
        self.check([case("tst_X", FRAMES + totals(3))], "1 passed, 0 failed")

    def test_counts_every_class_of_one_executable(self):
        self.check([case("tst_X", FRAMES + totals(3) + FRAMES + totals(7))], "6 passed, 0 failed")

    def test_counts_a_log_that_does_not_name_the_frame(self):
        self.check([case("tst_X", totals(5))], "3 passed, 0 failed")

    def test_counts_any_other_test_as_one(self):
        self.check([case("layers", "layers hold in 9 files")], "1 passed, 0 failed")

    def test_shows_what_failed_and_where(self):
        log = "FAIL!  : tst_X::works() Compared values are not the same\n   Actual   (a): 1\n   Loc: [tst_X.cpp(7)]\nPASS   : tst_X::b()\n"
        self.check([case("tst_X", log + FRAMES + totals(4, 1), "fail", "Failed")], "2 passed, 1 failed",
                   ["tst_X: 1 failed", "tst_X::works()", "Loc: [tst_X.cpp(7)]"], ["PASS"])

    def test_a_failed_total_counts_although_the_exit_status_was_good(self):
        self.check([case("tst_X", FRAMES + totals(3, 2))], "1 passed, 2 failed")

    def test_a_bad_exit_after_good_totals_is_a_failure(self):
        self.check([case("tst_X", FRAMES + totals(3), "fail", "SEGFAULT")], "1 passed, 1 failed", ["SEGFAULT"])

    def test_a_crash_or_timeout_without_totals_is_a_failure(self):
        self.check([case("tst_X", FRAMES, "fail", "Timeout")], "0 passed, 1 failed", ["Timeout"])

    def test_a_failed_initTestCase_does_not_take_others_away(self):
        log = "FAIL!  : tst_X::initTestCase() no\nPASS   : tst_X::cleanupTestCase()\n" + totals(1, 1)
        self.check([case("tst_X", log, "fail", "Failed"), case("layers", "")], "1 passed, 1 failed")

    def test_skipped_and_blacklisted_functions_are_failures(self):
        log = "SKIP   : tst_X::later() not today\n" + FRAMES + totals(3, 0, 1, 1)
        self.check([case("tst_X", log)], "1 passed, 2 failed", ["not today", "1 skipped, 1 blacklisted"])

    def test_what_was_not_built_or_is_disabled_is_a_failure(self):
        self.check([case("tst_X", "", "notrun", "Unable to find executable"), case("tst_Y", "", "disabled")],
                   "0 passed, 2 failed", ["Unable to find executable", "disabled"])

    def test_no_test_at_all_is_a_failure(self):
        self.check([], "0 passed, 1 failed", ["no test was run"])

    def test_a_missing_file_is_a_failure(self):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            self.assertEqual(count_tests.main("/nonexistent.xml"), 1)
        self.assertEqual(out.getvalue().splitlines()[-1], "0 passed, 1 failed")


if __name__ == "__main__":
    unittest.main()
