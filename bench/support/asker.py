"""The same as asker.ts for Python's port-for and its store of names: asker.py STORE NAME…"""

import socket
import sys
import time

from port_for.store import PortStore


def clock():
    return time.monotonic() * 1000


def listen(port):
    server = socket.socket()
    try:
        server.bind(("127.0.0.1", port))
        server.listen()
    except OSError as error:
        return error.strerror.replace(" ", "-"), None
    return "up", server


store = PortStore(sys.argv[1])
print("ready", flush=True)
moment = float(sys.stdin.readline())
time.sleep(max(moment - clock(), 0) / 1000)
servers = []
begun = moment
for name in sys.argv[2:]:
    port, outcome = 0, ""
    try:
        port = store.bind_port(name)
    except Exception as error:
        outcome = type(error).__name__
    took = clock() - begun
    if port:
        outcome, server = listen(port)
        servers.append(server)
    print(name, port, took, outcome, flush=True)
    begun = clock()
print("done", flush=True)
sys.stdin.read()
