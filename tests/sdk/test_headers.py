#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The installed headers, each compiled alone by sdk_build: none needs more than Qt Core. And what the library shows."""
import re
import subprocess
import unittest

from sdk import EXAMPLES, PREFIX


class Headers(unittest.TestCase):
    def test_each_compiles_alone_and_needs_only_qt_core(self):
        for header in sorted((PREFIX / "include/signalbox").glob("*.h")):
            with self.subTest(header.name):
                target = f"headers/CMakeFiles/headers.dir/signalbox_{header.stem}_h.cpp.o"
                deps = subprocess.run(["ninja", "-C", EXAMPLES, "-t", "deps", target], capture_output=True, text=True, check=True).stdout
                self.assertIn(f"/include/signalbox/{header.name}", deps)
                foreign = re.findall(r".*(?:/asio|/openssl/|/tl/|/valijson/|/toml\+\+/|/QtNetwork/|server-core/|shared/(?:base|json|api)/).*", deps)
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
