"""Takes so many connections from 127.0.0.1 to a server of its own at 127.7.0.1, and prints its port as JSON.

A line on standard input resets them; the server stays.
"""
import json
import socket
import struct
import sys
import threading

server = socket.socket()
server.bind(("0.0.0.0", 30000))
server.listen(4096)
taken = []


def accept():
    while True:
        taken.append(server.accept()[0])


threading.Thread(target=accept, daemon=True).start()
connections = []
for _ in range(int(sys.argv[1])):
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    try:
        connection.connect(("127.7.0.1", 30000))
    except OSError:
        break
    connections.append(connection)
print(json.dumps({"port": 30000}), flush=True)
sys.stdin.readline()
for connection in connections:
    connection.close()
sys.stdin.read()
