"""A server that doesn't set SO_REUSEADDR: fails unless nobody has API_PORT."""
import os
import socket
import sys

s = socket.socket()
try:
    s.bind(("127.0.0.1", int(os.environ["API_PORT"])))
except OSError:
    sys.exit(1)
