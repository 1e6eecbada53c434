#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Reads `signalbox list -o json` on stdin; prints each endpoint's address and a command that talks to it.

    endpoints.py CERTIFICATE      the PEM file with which the TLS endpoints are checked
"""
import json
import sys

ANY = {"any": "127.0.0.1", "0.0.0.0": "127.0.0.1", "any6": "::1", "::": "::1"}


def scheme(server_type, tls):
    if server_type == "pubsub":
        return "https" if tls else "http"
    if server_type.startswith("websocket"):
        return "wss" if tls else "ws"
    return "tls" if tls else "tcp"


def command(instance, listener, address, url, certificate):
    port = listener["port"]
    if url.startswith("http"):
        return f"open in a browser, twice: {url}/demo"
    if url.startswith("ws"):
        return f"/usr/bin/python3 -m websockets {url}"
    if listener.get("tls"):
        host = f"[{address}]" if ":" in address else address
        return f"openssl s_client -quiet -verify_return_error -CAfile {certificate} -connect {host}:{port}"
    # `line` wants CR LF at the end of a line, which is what -C sends.
    return f"nc {'-C ' if instance.get('type') == 'line' else ''}{address} {port}"


def endpoints(instances, certificate):
    for instance in instances:
        if instance.get("state") != "running":
            reason = instance.get("error") or instance.get("state")
            yield instance["name"], "", str(reason)
            continue
        for listener in instance.get("listeners", []):
            address = ANY.get(listener["address"], listener["address"])
            host = f"[{address}]" if ":" in address else address
            url = f"{scheme(instance.get('type', ''), listener.get('tls'))}://{host}:{listener['port']}"
            yield instance["name"], url, command(instance, listener, address, url, certificate)


def main(certificate):
    rows = list(endpoints(json.load(sys.stdin), certificate))
    names = max((len(row[0]) for row in rows), default=0)
    urls = max((len(row[1]) for row in rows), default=0)
    for name, url, text in rows:
        print(f"  {name:<{names}}  {url:<{urls}}  {text}")


if __name__ == "__main__":
    main(sys.argv[1])
