"""Makes this network namespace, a fresh one, a narrow place: python3 namespace.py FIRST LAST

The loopback is up, and outgoing connections and binds to port 0 get ports from FIRST to LAST only. It lasts until
standard input ends.
"""
import fcntl
import socket
import struct
import sys

SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 0x1
with socket.socket() as s:
    asked = fcntl.ioctl(s, SIOCGIFFLAGS, struct.pack("16sH14x", b"lo", 0))
    flags = struct.unpack("16sH14x", asked)[1]
    fcntl.ioctl(s, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | IFF_UP))
with open("/proc/sys/net/ipv4/ip_local_port_range", "w") as file:
    file.write(f"{sys.argv[1]} {sys.argv[2]}")
print("ready", flush=True)
sys.stdin.read()
