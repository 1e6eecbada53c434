#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Checks C++ files by the compile commands of the preset `lint` (clang, without precompiled headers).

    lint-cpp.py BUILD_FOLDER FILE...

A source file: clang-tidy, which also says where clang does not accept it. It looks at several files as one, for most of its time goes by
in the headers that they share; those that cannot be one (two things of one name) it looks at in smaller parts, down to the file alone.
A header: it compiles alone, by clang; one that is the first include of no source file, which GCC compiles in every build, by GCC, too (both
only look, nothing is written). Its source file is checked in any case, for clang-tidy sees headers through that. Exit 1 when anything was found.

What was found good is remembered in BUILD_FOLDER/good by all that it consists of, so that a second run looks at what has changed since
the first, also when that was broken off.
"""
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# Clang knows these, GCC does not.
CLANG_ONLY = re.compile(r"^-Wno-(sign-conversion|gnu-zero-variadic-macro-arguments)$")
# GCC warns of one more thing when a header is the main file.
ALONE = ["-fsyntax-only", "-x", "c++", "-Wno-pragma-once-outside-header"]
PATIENCE = 300
# Source files that are looked at as one.
TOGETHER = 12


def flags_of(command):
    """A compile command without compiler, launcher, input and outputs."""
    words = shlex.split(command["command"])
    start = max(i for i, word in enumerate(words) if re.search(r"/(clang\+\+|g\+\+|c\+\+)[-0-9]*$", word)) + 1
    flags, skip = [], False
    for word in words[start:]:
        if skip:
            skip = False
        elif word in ("-o", "-MT", "-MF", "-MQ"):
            skip = True
        elif word not in ("-c", "-MD", command["file"]):
            flags.append(word)
    return flags


class Tree:
    """The compile commands, by file and by folder."""

    def __init__(self, folder):
        self.folder = folder
        self.root = os.getcwd()
        Path(folder, "good").mkdir(exist_ok=True)
        version = subprocess.run(["clang-tidy", "--version"], stdout=subprocess.PIPE, text=True, check=False).stdout
        self.rules = version + Path(".clang-tidy").read_text()
        self.by_file, self.by_folder = {}, {}
        for command in json.loads(Path(folder, "compile_commands.json").read_text()):
            path = os.path.relpath(command["file"], self.root)
            self.by_file.setdefault(path, command)
            self.by_folder.setdefault(os.path.dirname(path), command)

    def near(self, path):
        """The command of the header's own source file, else of one in its folder or above, else of one below it."""
        own = self.by_file.get(os.path.splitext(path)[0] + ".cpp")
        folder = os.path.dirname(path)
        while own is None and folder:
            own = self.by_folder.get(folder)
            folder = os.path.dirname(folder)
        top = os.path.dirname(path).split("/")[0] + "/"
        return own or next((command for file, command in self.by_file.items() if file.startswith(top)), None)


def run(words, patience=PATIENCE):
    try:
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=patience, check=False)
    except subprocess.TimeoutExpired:
        return f"no end after {patience} s: {' '.join(words[:3])}"
    # clang-tidy counts suppressed warnings of system headers on the other stream.
    text = done.stdout + "\n".join(line for line in done.stderr.splitlines() if not re.match(r"^\d+ warnings? generated", line))
    return text.strip() or f"exit {done.returncode}" if done.returncode else ""


def generate_moc_files(folder):
    """What AUTOMOC would before compiling, without building what the targets depend on."""
    # Targets of resources have nothing for moc, and sources that only a build makes.
    for info in sorted(info for info in Path(folder).rglob("AutogenInfo.json") if "_resources_" not in info.parent.name):
        trouble = run(["cmake", "-E", "cmake_autogen", str(info), ""])
        if trouble:
            sys.exit(trouble)


def fingerprint(words, *more):
    """Of what a preprocessor makes of it, and of `more`; nothing when it cannot be preprocessed."""
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return hashlib.sha256("\0".join(more).encode() + done.stdout).hexdigest() if done.returncode == 0 else ""


def unless_known(tree, name, check):
    """What `check` finds; it is not called for what was found good before."""
    mark = Path(tree.folder, "good", name)
    if name and mark.exists():
        return ""
    found = check()
    if name and not found:
        mark.touch()
    return found


def is_generated(flag):
    """Where moc writes: each target has its own, and what lies there has names of its own."""
    return flag.startswith("-I") and "_autogen/" in flag


def tidy(tree, *paths):
    generated = dict.fromkeys(flag for path in paths for flag in flags_of(tree.by_file[path]) if is_generated(flag))
    flags = [flag for flag in flags_of(tree.by_file[paths[0]]) if not is_generated(flag)] + list(generated)
    source = paths[0] if len(paths) == 1 else united(tree, paths)
    name = fingerprint(["clang++", *flags, "-E", "-C", source], "tidy", tree.rules, *flags)

    def check():
        if len(paths) > 1 and run(["clang++", *flags, "-fsyntax-only", source]):
            middle = len(paths) // 2
            return "\n".join(text for text in (tidy(tree, *paths[:middle]), tidy(tree, *paths[middle:])) if text)
        return run(["clang-tidy", "--quiet", source, "--", *flags], PATIENCE * len(paths))

    return unless_known(tree, name, check)


def united(tree, paths):
    """A source file that consists of these. Programs have a main() each."""
    lines = []
    for number, path in enumerate(paths):
        lines += [f"#define main main_{number}", f'#include "{Path(tree.root, path)}"', "#undef main"]
    text = "\n".join(lines) + "\n"
    source = Path(tree.folder, "united", hashlib.sha256(text.encode()).hexdigest()[:16] + ".cpp")
    source.parent.mkdir(exist_ok=True)
    source.write_text(text)
    return str(source)


def groups_of(tree, paths):
    """Files of one folder at the top that are compiled alike."""
    alike = {}
    for path in sorted(paths):
        flags = tuple(flag for flag in flags_of(tree.by_file[path]) if not is_generated(flag))
        alike.setdefault((path.split("/")[0], flags), []).append(path)
    for group in alike.values():
        for start in range(0, len(group), TOGETHER):
            yield tuple(group[start : start + TOGETHER])


def alone(tree, path, compiler):
    command = tree.near(path)
    if command is None:
        return f"{path}: no compile command to go by"
    flags = flags_of(command)
    if compiler == "g++":
        flags = [flag for flag in flags if not CLANG_ONLY.match(flag)] + ["-Wno-pragmas"]
        flags += ["-include", str(Path(tree.root, path)), "-x", "c++", "-fsyntax-only", "/dev/null"]
    else:
        flags += [*ALONE, path]
    name = fingerprint([compiler, *flags, "-E", "-C"], "alone", compiler, *flags)
    return unless_known(tree, name, lambda: run([compiler, *flags]))


def comes_first(header, source):
    """Whether the source file includes the header before anything else."""
    with open(source, encoding="utf-8") as file:
        first = next((line for line in file if line.startswith("#include")), "")
    return first.strip() == f'#include "{header}"'


def jobs_for(tree, files):
    jobs, sources = set(), set()
    for path in (os.path.relpath(file, tree.root) for file in files):
        # To precompile one is to compile it alone; every build does. Examples are built outside, by a test, as a stranger would.
        if path.startswith(("cmake/pch/", "examples/")):
            continue
        if path.endswith(".h") and os.path.exists(path):
            source = os.path.splitext(path)[0] + ".cpp"
            jobs.add((alone, path, "clang++"))
            if source not in tree.by_file or not comes_first(path, source):
                jobs.add((alone, path, "g++"))
            path = source
        if path in tree.by_file:
            sources.add(path)
    jobs |= {(tidy, *group) for group in groups_of(tree, sources)}
    return sorted(jobs, key=lambda job: (job[1], job[2:]))


def main(folder, files):
    tree = Tree(folder)
    generate_moc_files(folder)
    jobs = jobs_for(tree, files)
    bad = 0
    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        for job, text in zip(jobs, pool.map(lambda job: job[0](tree, *job[1:]), jobs)):
            if text:
                bad += 1
                print(f"--- {job[1]} ({job[0].__name__}{' ' + job[2] if job[0] is alone else ' and more' if job[2:] else ''})\n{text}", flush=True)
    print(f"{len(jobs)} checks, {bad} bad")
    return 1 if bad else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
