#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The code in the documentation is the code that is compiled and run here."""
import re
import unittest

from agent import SOURCE

# Followed by the code itself: <!-- examples/hello/Hello.cpp -->
MARKED = re.compile(r"<!-- (examples/\S+) -->\n```\w*\n(.*?)```", re.DOTALL)


class Documents(unittest.TestCase):
    def test_quote_what_is_compiled(self):
        quoted = set()
        for document in sorted((SOURCE / "docs").glob("*.md")):
            for name, code in MARKED.findall(document.read_text()):
                quoted.add(name)
                file = (SOURCE / name).read_text().removeprefix("// SPDX-License-Identifier: Apache-2.0\n").removeprefix("#pragma once\n")
                with self.subTest(document=document.name, file=name):
                    self.assertIn(code.strip(), file)
        self.assertGreaterEqual(quoted, {"examples/hello/Hello.cpp", "examples/hello/CMakeLists.txt", "examples/hello/hello.toml",
                                         "examples/dispatch/Servers.h", "examples/embed/main.cpp", "examples/embed/CMakeLists.txt",
                                         "examples/channels/main.cpp", "examples/cluster/main.cpp", "examples/club/Club.cpp", "examples/club/club.toml"})


if __name__ == "__main__":
    unittest.main()
