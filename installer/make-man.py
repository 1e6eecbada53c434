#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a man page from its template: @VERSION@, and from what a program says of itself, @OPTIONS@ and @COMMANDS@.

    make-man.py TEMPLATE OUTPUT VERSION [PROGRAM]

So the page lists every verb and option the program has, and none it lost. PROGRAM prints its help as CLI11 does.
"""
import re
import subprocess
import sys

HEADING = re.compile(r"^(Positionals|Options|Subcommands|\[Option Group: .*\]):?$")
ENTRY = re.compile(r"^  (\S.*?)(?:\s{2,}(\S.*))?$")
CONTINUED = re.compile(r"^\s{10,}(\S.*)$")
# Restrictions after the value's name, e.g. "INT:INT in [1 - 1000]=100 Needs: --url".
RELATION = re.compile(r"\s+(Needs|Excludes): (.*?)(?=\s+(?:Needs|Excludes): |$)")


def help_of(program, verbs):
    run = subprocess.run([program, *verbs, "--help"], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False,
                         timeout=30, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "NO_COLOR": "1"})
    if run.returncode != 0 or not run.stdout:
        raise SystemExit(f"make-man.py: {program} {' '.join(verbs)} --help failed ({run.returncode}): {run.stderr}")
    return run.stdout.splitlines()


def sections(lines):
    """{"Options": [(signature, description)], ...}; the footer, after an empty line, ends the last one."""
    found, title = {}, None
    for line in lines:
        if match := HEADING.match(line):
            title = match.group(1)
            found.setdefault(title, [])
        elif not line.strip():
            title = None
        elif title is not None and (match := CONTINUED.match(line)) and found[title]:
            signature, description = found[title][-1]
            found[title][-1] = (signature, f"{description} {match.group(1)}".strip())
        elif title is not None and (match := ENTRY.match(line)):
            found[title].append((match.group(1), match.group(2) or ""))
    return found


def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[:1] in ".'" else text


def sentence(text):
    text = text.strip()
    return text if not text or text[-1] in ".:;!?)" else text + "."


def value_of(text):
    """The name of an option's value, and what else is said of it: "INT:INT in [1 - 1000]=100" is ("INT", "", "100")."""
    match = re.match(r"^([^:=\s]+)(?::(\{[^}]*\}|[^=]*?))?(?:=(\S+))?(\s+\.\.\.)?$", text)
    if not match:
        return text, "", ""
    return match.group(1) + (match.group(4) or "").strip(), match.group(2) or "", match.group(3) or ""


def entry(signature, description, positional=False):
    """One .TP. "-o,--output FORMAT:{table,json}=table" becomes a bold name, an underlined value and words."""
    relations = RELATION.findall(signature)
    signature = re.sub(r"\s+REQUIRED\b", "", RELATION.sub("", signature))
    name, _, rest = signature.partition(" ")
    value, allowed, default = value_of(rest)
    notes = []
    if allowed.startswith("{") and not all(word in description for word in allowed[1:-1].split(",")):
        notes.append(f"One of {allowed[1:-1].replace(',', ', ')}.")
    if default:
        notes.append(f"Default: {default}.")
    notes += [f"Needs {what}." if kind == "Needs" else f"Not with {what}." for kind, what in relations]
    head = "" if positional else "\\fB" + "\\fR, \\fB".join(roff(part) for part in name.split(",")) + "\\fR "
    body = " ".join([sentence(description), *notes]).strip()
    return [".TP", (head + (f"\\fI{roff(value)}\\fR" if value else "")).strip(), roff(body) or "\\&"]


def options(program):
    lines = []
    for signature, description in sections(help_of(program, [])).get("Options", []):
        lines += entry(signature, description)
    return lines


def commands(program, verbs=()):
    lines = []
    for name, description in sections(help_of(program, verbs)).get("Subcommands", []):
        path = [*verbs, name]
        parts = sections(help_of(program, path))
        if "Subcommands" in parts:
            lines += commands(program, path)
            continue
        arguments = [value_of(re.sub(r"\s+REQUIRED\b", "", signature).partition(" ")[2])[0] for signature, _ in parts.get("Positionals", [])]
        title = " ".join(["\\fB" + roff(" ".join(path)) + "\\fR", *(f"\\fI{roff(argument)}\\fR" for argument in arguments)])
        lines += [f'.SS "{title}"', roff(sentence(description))]
        for heading, rows in parts.items():
            for signature, text in rows:
                if not signature.startswith("-h,"):
                    lines += entry(signature, text, heading == "Positionals")
    return lines


def main(template, output, version, program=None):
    with open(template, encoding="utf-8") as file:
        text = file.read().replace("@VERSION@", version)
    if program:
        text = text.replace("@OPTIONS@", "\n".join(options(program))).replace("@COMMANDS@", "\n".join(commands(program)))
    if left := re.findall(r"@[A-Z]+@", text):
        raise SystemExit(f"make-man.py: {template}: nothing for {', '.join(left)}")
    with open(output, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
