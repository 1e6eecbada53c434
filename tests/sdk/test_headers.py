#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The installed headers: each compiles alone, under strict settings, and none needs more than Qt Core."""
import os
import re
import shlex
import subprocess
import unittest

from sdk import PREFIX

QT = shlex.split(subprocess.run(["pkg-config", "--cflags", "Qt6Core"], capture_output=True, text=True, check=False).stdout) or [
    "-isystem", "/usr/include/x86_64-linux-gnu/qt6", "-isystem", "/usr/include/x86_64-linux-gnu/qt6/QtCore"]
STRICT = ["-DQT_NO_KEYWORDS", "-DQT_NO_CAST_FROM_ASCII", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Wold-style-cast",
          "-Wno-missing-field-initializers", "-Werror"]
COMPILER = os.environ.get("CXX", "c++")


def compile_text(text, *arguments):
    return subprocess.run([COMPILER, "-std=c++20", "-fPIC", "-x", "c++", "-I", PREFIX / "include", *[a.replace("-I", "-isystem") for a in QT], *STRICT,
                           *arguments, "-"], input=text, capture_output=True, text=True, check=False)


class Headers(unittest.TestCase):
    def test_each_compiles_alone_and_needs_only_qt_core(self):
        headers = sorted((PREFIX / "include/signalbox").glob("*.h"))
        self.assertGreater(len(headers), 15)
        for header in headers:
            with self.subTest(header.name):
                done = compile_text(f"#include <signalbox/{header.name}>\n#include <signalbox/{header.name}>\n", "-fsyntax-only", "-H")
                self.assertEqual(done.returncode, 0, done.stderr)
                included = re.findall(r"^\.+ (/\S+)$", done.stderr, re.MULTILINE)
                foreign = [f for f in included if re.search(r"/asio|/openssl/|/tl/|/valijson/|/toml\+\+/|/QtNetwork/|server-core|shared/", f)]
                self.assertEqual(foreign, [])

    def test_none_mentions_the_source_tree(self):
        for header in (PREFIX / "include/signalbox").glob("*.h"):
            self.assertEqual(re.findall(r'#include "', header.read_text()), [], header.name)

    def test_the_library_shows_only_its_interface(self):
        library = next((PREFIX / "lib").rglob("libsignalbox.so.*.*"), None) or next(PREFIX.rglob("libsignalbox.so.*"))
        symbols = subprocess.run(["nm", "-DC", "--defined-only", library], capture_output=True, text=True, check=True).stdout
        exported = [line.split(" ", 2)[2] for line in symbols.splitlines() if re.match(r"^[0-9a-f]+ [TDRB] ", line)]
        self.assertGreater(len(exported), 50)
        hidden = [name for name in exported if re.match(r"(signalbox::(core|api|auth|json|rpc)::|asio::|simdjson::)", name)]
        self.assertEqual(hidden, [])
        entries = {name for name in exported if name.startswith("signalbox::agent::")}
        self.assertTrue(all(re.search(r"Main\(", name) for name in entries), entries)


if __name__ == "__main__":
    unittest.main()
