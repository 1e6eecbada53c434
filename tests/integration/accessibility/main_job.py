#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The main job by a screen reader's means: add the host, stop and start EchoServerA, watch its live sessions go 0, 50, 0.

Everything is found by its accessible role and name; nothing of the program's inside is used.
"""
import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

BIN = Path(sys.argv[1])
WORK = Path(sys.argv[2])
HERE = Path(__file__).parent
LIMIT = 60.0

CONFIGURATION = """
[agent]
name = "demo"
[api]
listen = ["127.0.0.1:{api}"]
[[instance]]
name = "EchoServerA"
type = "echo"
[[instance.listen]]
address = "127.0.0.1"
port = 0
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait(what: str, condition):
    """The condition's first true value; fails with `what` after LIMIT seconds."""
    end = time.monotonic() + LIMIT
    while True:
        try:
            value = condition()
        except gi.repository.GLib.GError:
            value = None  # an object went away between two calls
        if value:
            return value
        if time.monotonic() > end:
            dump(Atspi.get_desktop(0))
            raise SystemExit(f"FAIL: {what}: not within {LIMIT:.0f} s")
        time.sleep(0.05)


def children(node):
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield child


def dump(node, depth=0):
    if depth < 14:
        print("  " * depth + f"{node.get_role_name()} {node.get_name()!r}", file=sys.stderr)
        for child in list(children(node))[:60]:
            dump(child, depth + 1)


def find(node, role: str, name: str):
    """Depth first; tables are not searched, for their cells are many."""
    if node.get_role_name() == role and node.get_name() == name:
        return node
    if node.get_role_name() in ("table", "tree", "tree table"):
        return None
    for child in children(node):
        hit = find(child, role, name)
        if hit is not None:
            return hit
    return None


def application():
    for app in children(Atspi.get_desktop(0)):
        if app.get_name() == "signalbox-manager" or app.get_toolkit_name() == "Qt":
            return app
    return None


def shown(node) -> bool:
    return node.get_state_set().contains(Atspi.StateType.SHOWING)


def enabled(node) -> bool:
    return node.get_state_set().contains(Atspi.StateType.ENABLED)


class Manager:
    def __init__(self):
        self.root = wait("the window is in the accessibility tree", application)

    def control(self, role: str, name: str):
        def search():
            hit = find(self.root, role, name)
            return hit if hit is not None and shown(hit) and enabled(hit) else None

        return wait(f"{role} {name!r}", search)

    def press(self, name: str):
        button = self.control("push button", name)
        action = button.get_action_iface()
        for index in range(action.get_n_actions()):
            if action.get_action_name(index).lower() == "press":
                action.do_action(index)
                return
        raise SystemExit(f"FAIL: {name!r} cannot be pressed")

    def press_in_dialog(self, name: str):
        box = wait("the question", lambda: dialog(self.root))
        button = wait(f"its button {name!r}", lambda: find(box, "push button", name))
        button.get_action_iface().do_action(0)

    def table(self):
        def search():
            for role in ("table", "tree table", "tree"):
                hit = find(self.root, role, "Instances")
                if hit is not None and shown(hit):
                    return hit
            return None

        return wait("the table Instances", search)

    def cell(self, row_name: str, column_name: str) -> str | None:
        """The text of a cell by the name in its row and the accessible name of its column."""
        table = self.table()
        grid = table.get_table_iface()
        columns = [grid.get_column_header(i) for i in range(grid.get_n_columns())]
        titles = [header.get_name() if header is not None else "" for header in columns]
        if column_name not in titles:
            return None
        column = titles.index(column_name)
        for row in range(grid.get_n_rows()):
            texts = [grid.get_accessible_at(row, i).get_name() for i in range(grid.get_n_columns())]
            if row_name in texts:
                return texts[column]
        return None

    def select(self, row_name: str):
        grid = self.table().get_table_iface()
        for row in range(grid.get_n_rows()):
            for column in range(grid.get_n_columns()):
                if grid.get_accessible_at(row, column).get_name() == row_name:
                    grid.add_row_selection(row)
                    return
        raise SystemExit(f"FAIL: no row {row_name!r}")


def cli(*arguments: str) -> str:
    command = [str(BIN / "signalbox"), "--socket", str(WORK / "run/agent.sock"), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=20).stdout


def echo_port() -> int:
    return json.loads(cli("list", "-o", "json"))[0]["listeners"][0]["port"]


def main() -> None:
    (WORK / "signalbox.toml").write_text(CONFIGURATION.format(api=free_port()))
    started = []
    try:
        agent = subprocess.Popen(
            [BIN / "signalboxd", "--config", WORK / "signalbox.toml", "--state", WORK / "state", "--runtime", WORK / "run"],
            stderr=(WORK / "agent.log").open("wb"),
        )
        started.append(agent)
        wait("the agent answers", lambda: subprocess.run(
            [BIN / "signalbox", "--socket", WORK / "run/agent.sock", "list"], capture_output=True).returncode == 0)
        window = subprocess.Popen([BIN / "signalbox-manager", "--profile", WORK / "profile"], stderr=(WORK / "manager.log").open("wb"))
        started.append(window)

        manager = Manager()
        token = manager.control("text", "Enrolment token")
        token.get_editable_text_iface().set_text_contents(cli("enroll").strip())
        manager.press("Add host")
        wait("EchoServerA is shown with no live session", lambda: manager.cell("EchoServerA", "Live sessions") == "0")

        clients = subprocess.Popen(
            ["/usr/bin/python3", HERE.parent / "clients/hold_connections.py", "127.0.0.1", str(echo_port()), "50"], stdin=subprocess.PIPE)
        started.append(clients)
        wait("50 live sessions are shown", lambda: manager.cell("EchoServerA", "Live sessions") == "50")

        manager.select("EchoServerA")
        manager.press("Stop")
        # The question names what is hit; its button is the verb.
        wait("the question names the sessions", lambda: question_text(manager.root))
        manager.press_in_dialog("Stop")
        wait("it is shown as stopped", lambda: manager.cell("EchoServerA", "State") == "stopped")
        wait("0 live sessions are shown", lambda: manager.cell("EchoServerA", "Live sessions") == "0")
        manager.press("Start")
        wait("it is shown as running", lambda: manager.cell("EchoServerA", "State") == "running")
        if find_tree(manager.root) is None:
            raise SystemExit("FAIL: no tree named Hosts")
        print("ok")
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(10)


def find_tree(root):
    return find(root, "tree", "Hosts") or find(root, "tree table", "Hosts") or find(root, "list", "Hosts")


def dialog(root):
    for window in children(root):
        if window.get_role_name() in ("dialog", "alert") and shown(window):
            return window
        for inner in children(window):
            if inner.get_role_name() in ("dialog", "alert") and shown(inner):
                return inner
    return None


def question_text(root) -> bool:
    box = dialog(root)
    return box is not None and any("50 sessions" in label.get_name() for label in every(box))


def every(node):
    yield node
    for child in children(node):
        yield from every(child)

if __name__ == "__main__":
    main()
