# SPDX-License-Identifier: Apache-2.0
"""A real signalboxd in folders of its own, and the plainest of clients, for tests in Python. Standard library only."""
import base64
import json
import os
import pathlib
import select
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import tempfile
import time

BIN = pathlib.Path(os.environ["SIGNALBOX_BIN_DIR"])
SOURCE = pathlib.Path(__file__).resolve().parents[2]
SUBPROTOCOL = "signalbox.v1"

ECHO = """
[[instance]]
name = "{name}"
type = "echo"
[[instance.listen]]
address = "127.0.0.1"
port = 0
"""


def wait_until(condition, seconds=10.0, what="it", pause=0.01):
    """Polls; the last value, once it is true."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not happen within {seconds} s")
        select.select([], [], [], pause)


class Agent:
    """`with Agent(instances) as agent:`; everything is gone at the end."""

    def __init__(self, instances=ECHO.format(name="EchoA") + ECHO.format(name="EchoB"), api="", head="", http='listen = "127.0.0.1:0"'):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="signalbox-test-"))
        self.state = self.folder / "state"
        self.runtime = self.folder / "run"
        self.config = self.folder / "signalbox.toml"
        self.config.write_text(f'{head}\n[agent]\nname = "test"\nio_threads = 1\n[api]\nlisten = ["127.0.0.1:0"]\n{api}\n[http]\n{http}\n{instances}')
        self.process = None

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *unused):
        if self.process and self.process.poll() is None:
            self.process.kill()
        if self.process:
            self.process.wait()
        for pid in self.workers().values():
            os.kill(pid, signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)

    def command(self):
        """What stands before the agent's own command line."""
        return []

    def start(self, extra_arguments=()):
        before = (self.folder / "log").stat().st_size if (self.folder / "log").exists() else 0
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                [*self.command(), BIN / "signalboxd", "--config", self.config, "--state", self.state, "--runtime", self.runtime, *extra_arguments],
                stderr=log, stdin=subprocess.DEVNULL)
        wait_until(lambda: self.process.poll() is not None or b" agent ready " in self.log_bytes()[before:], what="the agent's start")
        if self.process.poll() is not None:
            raise AssertionError("the agent has ended: " + self.log_bytes()[before:].decode(errors="replace"))

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def workers(self):
        """Instance to pid of its worker process, as the system shows them: also of an agent that is dead."""
        found = {}
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
            except OSError:
                continue  # it has ended
            if words[:3] == ["signalbox-worker", "--runtime", str(self.runtime)]:
                found[words[4]] = int(entry.name)
        return found

    def log_bytes(self):
        return (self.folder / "log").read_bytes()

    def log(self):
        return self.log_bytes().decode(errors="replace")

    @property
    def api_port(self):
        return int((self.runtime / "api-endpoints").read_text().split()[0].rsplit(":", 1)[1])

    @property
    def http_port(self):
        return int((self.runtime / "http-endpoint").read_text().rsplit(":", 1)[1])

    @property
    def socket_path(self):
        return str(self.runtime / "agent.sock")

    def memory(self):
        """Resident bytes."""
        return int((pathlib.Path("/proc") / str(self.process.pid) / "statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")

    def cpu_seconds(self):
        fields = (pathlib.Path("/proc") / str(self.process.pid) / "stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def local(self):
        return LocalClient(self.socket_path)

    def call(self, method, params=None):
        """One call as the local admin; the result, or RpcError."""
        with self.local() as client:
            return client.call(method, params)

    def add_user(self, name, password=None, role=None, instances=None):
        return self.call("user.add", {"name": name, "role": role, "instances": instances or {}, "password": password})

    def token(self, account, role=None, instances=None):
        return self.call("token.create", {"account": account, "label": "test", "role": role, "instances": instances or {}})

    def enrol(self, role="admin"):
        """A new account's bearer token, as `signalbox enroll` and a manager get it."""
        invitation = self.call("auth.invite", {"role": role})["token"]
        text = invitation.removeprefix("sbx1.")
        secret = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))["s"]
        with WebSocket(self.api_port) as client:
            return client.call("auth.enroll", {"secret": secret})["token"]

    def logged_in(self, token):
        client = WebSocket(self.api_port)
        client.call("auth.login", {"token": token})
        return client


class RpcError(Exception):
    def __init__(self, error):
        super().__init__(error.get("message"))
        self.code = error["code"]
        self.message = error["message"]
        self.name = error.get("data", {}).get("error")
        self.data = error.get("data", {})


class Caller:
    """JSON-RPC over whatever sends and receives text. Notifications are kept."""

    def __init__(self):
        self.last_id = 0
        self.notifications = []

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

    def call(self, method, params=None):
        self.last_id += 1
        self.send_text(json.dumps({"jsonrpc": "2.0", "id": self.last_id, "method": method, "params": params or {}}))
        return self.answer(self.last_id)

    def answer(self, wanted):
        while True:
            message = json.loads(self.receive_text())
            if "method" in message:
                self.notifications.append(message)
            elif message.get("id") == wanted or message.get("id") is None:
                if "error" in message:
                    raise RpcError(message["error"])
                return message["result"]

    def notification(self, accept=lambda message: True):
        while True:
            for message in self.notifications:
                if accept(message):
                    self.notifications.remove(message)
                    return message
            message = json.loads(self.receive_text())
            if "method" in message:
                self.notifications.append(message)


class LocalClient(Caller):
    def __init__(self, path, seconds=10):
        super().__init__()
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(seconds)
        self.socket.connect(path)
        self.stream = self.socket.makefile("rb")

    def close(self):
        self.stream.close()
        self.socket.close()

    def send_text(self, text):
        self.socket.sendall(text.encode() + b"\n")

    def receive_text(self):
        line = self.stream.readline()
        if not line:
            raise ConnectionError("closed")
        return line.decode()


def tls_context(**versions):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    for name, value in versions.items():
        setattr(context, name, value)
    return context


class Closed(ConnectionError):
    """The agent closed: by a close frame (code, reason), or just so (code None)."""

    def __init__(self, code=None, reason=""):
        super().__init__(f"closed: {code} {reason}")
        self.code = code
        self.reason = reason


class WebSocket(Caller):
    """RFC 6455 by hand, so that a test can break any rule of it."""

    TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10

    def __init__(self, port, seconds=10, headers=None, upgrade=True, source=None, receive_buffer=None, tls=True):
        super().__init__()
        plain = socket.socket()
        if receive_buffer:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        if source:
            plain.bind((source, 0))
        plain.settimeout(seconds)
        plain.connect(("127.0.0.1", port))
        self.socket = plain
        self.buffer = b""
        self.response = b""
        try:
            if tls:
                self.socket = tls_context().wrap_socket(plain, server_hostname="localhost")
            if upgrade:
                self.upgrade(headers or {})
                if not self.response.startswith(b"HTTP/1.1 101 "):
                    raise Closed(reason=self.response.decode(errors="replace"))
        except BaseException:
            plain.close()
            self.socket.close()
            raise

    def upgrade(self, headers):
        fields = {"Host": "localhost", "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
                  "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(), "Sec-WebSocket-Protocol": SUBPROTOCOL, **headers}
        request = "GET / HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in fields.items() if v is not None) + "\r\n"
        self.socket.sendall(request.encode())
        while b"\r\n\r\n" not in self.buffer:
            self._more()
        self.response, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        self.response += b"\r\n"

    def close(self):
        self.socket.close()

    def _more(self):
        try:
            data = self.socket.recv(65536)
        except (ConnectionResetError, BrokenPipeError, ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
            raise Closed() from error
        if not data:
            raise Closed()
        self.buffer += data

    def send_frame(self, opcode, payload, fin=True, rsv=0, declared=None):
        size = len(payload) if declared is None else declared
        head = bytes([(0x80 if fin else 0) | rsv | opcode])
        if size < 126:
            head += bytes([0x80 | size])
        elif size < 65536:
            head += bytes([0x80 | 126]) + struct.pack(">H", size)
        else:
            head += bytes([0x80 | 127]) + struct.pack(">Q", size)
        try:
            self.socket.sendall(head + b"\0\0\0\0" + payload)
        except (ConnectionResetError, BrokenPipeError, ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
            raise Closed() from error

    def send_text(self, text):
        self.send_frame(self.TEXT, text.encode())

    def receive_frame(self):
        def take(count):
            while len(self.buffer) < count:
                self._more()
            taken, self.buffer = self.buffer[:count], self.buffer[count:]
            return taken
        first, second = take(2)
        size = second & 0x7f
        if size == 126:
            size = struct.unpack(">H", take(2))[0]
        elif size == 127:
            size = struct.unpack(">Q", take(8))[0]
        return first, take(size)

    def receive_text(self):
        while True:
            first, payload = self.receive_frame()
            opcode = first & 0x0f
            if opcode == self.TEXT:
                return payload.decode()
            if opcode == self.CLOSE:
                raise Closed(struct.unpack(">H", payload[:2])[0] if payload else 1005, payload[2:].decode())

    def wait_closed(self):
        """Reads on until the end; how it ended."""
        try:
            while True:
                self.receive_text()
        except Closed as end:
            return end
