#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Opens COUNT TCP connections, proves each by an echo, says so, and holds them until standard input ends."""
import socket
import sys


def main() -> int:
    host, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    sockets = []
    for number in range(count):
        connection = socket.create_connection((host, port), timeout=10)
        message = b"client %d" % number
        connection.sendall(message)
        answer = b""
        while len(answer) < len(message):
            piece = connection.recv(64)
            if not piece:
                print("closed early", file=sys.stderr)
                return 1
            answer += piece
        if answer != message:
            print(f"sent {message!r}, got {answer!r}", file=sys.stderr)
            return 1
        sockets.append(connection)
    print(f"holding {count}", flush=True)
    sys.stdin.read()
    return 0


sys.exit(main())
