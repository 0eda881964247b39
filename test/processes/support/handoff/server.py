"""Tries to listen on a port as a server would: python3 server.py plain|reuseaddr|reuseport|bound PORT [UID]

Says "got it" or "refused", and keeps the port until standard input ends. "bound" is plain without listening. Without
PORT (-) it says "ready" and reads the number from standard input.
"""
import os
import socket
import sys

how = sys.argv[1]
if len(sys.argv) > 3:
    os.setuid(int(sys.argv[3]))
if sys.argv[2] == "-":
    print("ready", flush=True)
    port = int(sys.stdin.readline())
else:
    port = int(sys.argv[2])
s = socket.socket()
if how == "reuseaddr":
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
if how == "reuseport":
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
try:
    s.bind(("0.0.0.0", port))
    if how != "bound":
        s.listen()
    print("got it", flush=True)
except OSError:
    print("refused", flush=True)
sys.stdin.read()
