#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The read-only HTTP endpoint of a real agent, from outside."""
import http.client
import json
import re
import signal
import socket
import subprocess
import time
import unittest

from agent import ECHO, Agent, wait_until

PROMTOOL = "promtool"


def sample(text, name):
    """The value of a series, written as in the text."""
    for line in text.splitlines():
        if line.startswith(name + " "):
            return float(line.rsplit(" ", 1)[1])
    raise AssertionError(f"{name} is not in\n{text}")


class Http(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.agent = cls.enterClassContext(Agent())

    def get(self, path, method="GET", headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.agent.http_port, timeout=10)
        try:
            connection.request(method, path, headers=headers or {})
            response = connection.getresponse()
            return response, response.read().decode()
        finally:
            connection.close()

    def raw(self, data, seconds=10):
        """All that comes back until the agent closes."""
        with socket.create_connection(("127.0.0.1", self.agent.http_port), timeout=seconds) as plain:
            plain.sendall(data)
            answer = b""
            while chunk := plain.recv(65536):
                answer += chunk
            return answer

    def metrics(self, **headers):
        return self.get("/metrics", headers=headers)[1]

    # ---- what it says

    def test_promtool_finds_nothing(self):
        done = subprocess.run([PROMTOOL, "check", "metrics"], input=self.metrics(), capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))

    def test_tells_of_instances_and_traffic(self):
        port = self.agent.call("instance.get", {"name": "EchoA"})["listeners"][0]["port"]
        before = self.metrics()
        with socket.create_connection(("127.0.0.1", port)) as echo:
            echo.sendall(b"12345")
            self.assertEqual(echo.recv(5, socket.MSG_WAITALL), b"12345")
            after = wait_until(lambda: (text := self.metrics()) and sample(text, 'signalbox_sessions{instance="EchoA",type="echo"}') == 1 and text)
        labels = '{instance="EchoA",type="echo"}'
        for name, rise in (("signalbox_sessions_accepted_total", 1), ("signalbox_received_bytes_total", 5), ("signalbox_sent_bytes_total", 5)):
            self.assertEqual(sample(after, name + labels) - sample(before, name + labels), rise, name)
        self.assertEqual(sample(after, "signalbox_instance_up" + labels), 1)
        self.assertEqual(sample(after, 'signalbox_instances{state="running"}'), 2)

    def test_tells_of_the_process(self):
        text = self.metrics()
        self.assertAlmostEqual(sample(text, "process_start_time_seconds"), time.time(), delta=60)
        self.assertAlmostEqual(sample(text, "process_resident_memory_bytes"), self.agent.memory(), delta=8 << 20)
        self.assertAlmostEqual(sample(text, "process_cpu_seconds_total"), self.agent.cpu_seconds(), delta=1)
        self.assertGreater(sample(text, "process_open_fds"), 5)
        self.assertGreater(sample(text, "signalbox_certificate_end_timestamp_seconds"), time.time())

    def test_speaks_openmetrics_when_asked(self):
        accept = "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1"
        response, text = self.get("/metrics", headers={"Accept": accept})
        self.assertEqual(response.headers["Content-Type"], "application/openmetrics-text; version=1.0.0; charset=utf-8")
        self.assertTrue(text.endswith("# EOF\n"))
        self.assertIn("# TYPE signalbox_received_bytes counter\n# UNIT signalbox_received_bytes bytes\nsignalbox_received_bytes_total{", text)
        for line in text.splitlines():
            if line.startswith("# UNIT "):
                _, _, family, unit = line.split()
                self.assertTrue(family.endswith("_" + unit), line)
        for accept in ("", "text/plain", "application/openmetrics-text;q=0.1,text/plain", "application/openmetrics-text;q=0"):
            self.assertEqual(self.get("/metrics", headers={"Accept": accept})[0].headers["Content-Type"], "text/plain; version=0.0.4; charset=utf-8")

    def test_health_and_readiness(self):
        for path in ("/healthz", "/readyz"):
            response, text = self.get(path)
            self.assertEqual((response.status, response.headers["Content-Type"]), (200, "application/json"))
            answer = json.loads(text)
            self.assertEqual((answer["ok"], answer["ready"]), (True, True))
            self.assertEqual([check["name"] for check in answer["checks"]], ["store", "descriptors", "instances", "certificate", "instance_certificates"])
        self.assertEqual(self.agent.call("agent.health")["ready"], True)

    def test_a_failed_instance_is_told_and_no_reason_to_restart_the_host(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            broken = ECHO.format(name="Broken").replace("port = 0", f"port = {taken.getsockname()[1]}")
            with Agent(instances=broken) as agent:
                connection = http.client.HTTPConnection("127.0.0.1", agent.http_port)
                connection.request("GET", "/healthz")
                response = connection.getresponse()
                answer = json.loads(response.read())
                self.assertEqual((response.status, answer["ok"]), (200, False))
                self.assertIn({"name": "instances", "ok": False, "message": "1 of 1 instances have failed: Broken"}, answer["checks"])
                connection.request("GET", "/readyz")
                self.assertEqual(connection.getresponse().status, 200)

    def test_says_so_when_the_agent_hangs(self):
        """The main thread is blocked from outside: its own connection thread answers in its place."""
        with Agent() as agent:
            with socket.create_connection(("127.0.0.1", agent.http_port), timeout=20) as plain:
                threads = subprocess.run(["ls", f"/proc/{agent.process.pid}/task"], capture_output=True, text=True, check=True).stdout.split()
                self.assertIn(str(agent.process.pid), threads)
                tracer = subprocess.Popen(["/usr/bin/python3", "-c", TRACER, str(agent.process.pid)], stdout=subprocess.PIPE, stdin=subprocess.PIPE)
                try:
                    self.assertEqual(tracer.stdout.readline(), b"stopped\n")
                    begin = time.monotonic()
                    plain.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    self.assertTrue(plain.recv(1000).startswith(b"HTTP/1.1 503 "))
                    self.assertLess(time.monotonic() - begin, 7)
                finally:
                    tracer.communicate(b"\n", timeout=10)

    # ---- how it behaves

    def test_security_headers_on_every_answer(self):
        for path in ("/metrics", "/healthz", "/nowhere"):
            headers = self.get(path)[0].headers
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
            self.assertEqual(headers["Cache-Control"], "no-store")
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
            self.assertIsNone(headers["Server"])
            self.assertIsNone(headers["Access-Control-Allow-Origin"])

    def test_head_has_no_body(self):
        response, body = self.get("/metrics", "HEAD")
        self.assertEqual((response.status, body), (200, ""))
        self.assertGreater(int(response.headers["Content-Length"]), 1000)

    def test_other_methods_and_paths(self):
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"):
            response, _ = self.get("/metrics", method)
            self.assertEqual((response.status, response.headers["Allow"]), (405, "GET, HEAD"), method)
        for path in ("/", "/metric", "/metrics/", "/METRICS", "/../metrics", "/%6detrics", "/healthz/x"):
            self.assertEqual(self.get(path)[0].status, 404, path)
        self.assertEqual(self.get("/metrics?x=1")[0].status, 200)

    def test_keeps_the_connection_and_closes_on_request(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.agent.http_port, timeout=10)
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        used = connection.sock
        connection.request("GET", "/nowhere")
        connection.getresponse().read()
        self.assertIs(connection.sock, used)
        answer = self.raw(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        self.assertEqual(answer.count(b"HTTP/1.1 "), 1)
        self.assertIn(b"\r\nConnection: close\r\n", answer)

    def test_answers_what_is_sent_ahead_in_order(self):
        paths = [b"/readyz", b"/nowhere", b"/metrics", b"/healthz"] * 5
        answer = self.raw(b"".join(b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % p for p in paths[:-1]) +
                          b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        statuses = re.findall(rb"HTTP/1.1 (\d+) ", answer)
        self.assertEqual(statuses, [b"404" if p == b"/nowhere" else b"200" for p in paths])

    def test_one_byte_at_a_time(self):
        with socket.create_connection(("127.0.0.1", self.agent.http_port), timeout=10) as plain:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for byte in b"GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n":
                plain.send(bytes([byte]))
            self.assertTrue(plain.recv(1000).startswith(b"HTTP/1.1 200 "))

    def test_refuses_pages(self):
        self.assertEqual(self.get("/metrics", headers={"Origin": "https://evil.example"})[0].status, 403)
        for host, status in (("evil.example", 403), ("localhost:1", 200), ("127.0.0.1", 200), ("[::1]:7711", 200), ("10.evil.example", 403)):
            self.assertEqual(self.get("/metrics", headers={"Host": host})[0].status, status, host)

    def test_limits_of_the_head(self):
        begin = b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n"
        for data, status in ((begin + b"X: " + b"a" * 8192 + b"\r\n\r\n", b"431"), (begin + b"X: y\r\n" * 64 + b"\r\n", b"431"),
                             (b"\x16\x03\x01\x02\x00", b"400"), (b"GET /metrics HTTP/1.1\r\n\r\n", b"400"), (b"GET /metrics\r\n\r\n", b"400"),
                             (b"POST /metrics HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n", b"413"),
                             (b"GET /metrics HTTP/1.0\r\nHost: h\r\n\r\n", b"505"),
                             (begin + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"400")):
            answer = self.raw(data)
            self.assertEqual(answer.split(b" ")[1], status, data[:60])
            self.assertIn(b"\r\nConnection: close\r\n", answer)

    def test_slow_heads_are_told_and_closed(self):
        begin = time.monotonic()
        answer = self.raw(b"GET /metrics HT", seconds=15)
        self.assertTrue(answer.startswith(b"HTTP/1.1 408 "), answer)
        self.assertTrue(4.5 < time.monotonic() - begin < 7)

    def test_too_many_connections_and_no_memory_for_readers_that_never_read(self):
        with Agent() as agent:
            self.memory_of_readers_that_never_read(agent)

    def memory_of_readers_that_never_read(self, agent):
        before = agent.memory()
        ahead = b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n" * 200
        connections = []
        try:
            for _ in range(80):
                # One that is refused may be reset before the client has noticed that it is connected.
                try:
                    plain = socket.create_connection(("127.0.0.1", agent.http_port), timeout=10)
                    connections.append(plain)
                    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
                    plain.sendall(ahead)
                except OSError:
                    pass
            agent.call("agent.info")
            wait_until(lambda: agent.log().count("refused a connection to [http]: too many") >= 16, what="the refusals")
            self.assertEqual(agent.log().count("refused a connection to [http]: too many"), 16)
            self.assertLess(agent.memory() - before, 16 << 20)
            self.assertTrue(agent.call("agent.health")["ok"])
        finally:
            for plain in connections:
                plain.close()

    def test_a_thousand_instances_within_50_ms(self):
        instances = "".join(ECHO.format(name=f"Server{i}").replace("[[instance.listen]]", "autostart = false\n[[instance.listen]]") for i in range(1000))
        with Agent(instances=instances) as agent:
            connection = http.client.HTTPConnection("127.0.0.1", agent.http_port, timeout=10)
            times = []
            for _ in range(10):
                begin = time.monotonic()
                connection.request("GET", "/metrics")
                text = connection.getresponse().read().decode()
                times.append(time.monotonic() - begin)
            self.assertEqual(text.count("signalbox_instance_up{"), 1000)
            # The best of ten: the machine does other things, too.
            self.assertLess(min(times), 0.05)

    def test_off_means_off_and_a_taken_port_stops_nothing(self):
        with Agent(http='listen = ""') as agent:
            self.assertFalse((agent.runtime / "http-endpoint").exists())
        with socket.create_server(("127.0.0.1", 0)) as taken:
            with Agent(http=f'listen = "127.0.0.1:{taken.getsockname()[1]}"') as agent:
                self.assertIn("no metrics: cannot listen on 127.0.0.1:", agent.log())
                self.assertEqual(len(agent.call("instance.list")), 2)

    def test_stops_with_the_agent(self):
        with Agent() as agent:
            with socket.create_connection(("127.0.0.1", agent.http_port)) as idle:
                idle.sendall(b"GET /readyz HTTP/1.1\r\n")
                begin = time.monotonic()
                self.assertEqual(agent.terminate(), 0)
                self.assertLess(time.monotonic() - begin, 5)


# Stops one thread of a process: a signal would stop them all.
TRACER = """
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long] * 4
thread = int(sys.argv[1])
if libc.ptrace(0x4206, thread, 0, 0) or libc.ptrace(0x4207, thread, 0, 0):
    sys.exit(os.strerror(ctypes.get_errno()))
os.waitpid(thread, 0x40000000)
print("stopped", flush=True)
sys.stdin.readline()
libc.ptrace(17, thread, 0, 0)
"""

if __name__ == "__main__":
    unittest.main()
