"""Takes every port that the kernel gives out: python3 ephemeral.py bind|connect PORT

Says "got it" if PORT was among them, else "refused", and keeps them until standard input ends.
"""
import resource
import socket
import struct
import sys

how, port = sys.argv[1], int(sys.argv[2])
most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

# Outside the range that the test leaves to the kernel; its backlog takes all connections.
target = socket.socket()
target.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
if how == "connect":
    target.bind(("127.0.0.1", 9999))
    target.listen(4096)

kept, got = [], False
while True:
    s = socket.socket()
    try:
        if how == "bind":
            s.bind(("", 0))
        else:
            # Closed without TIME_WAIT, which would outlast this process.
            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            s.connect(("127.0.0.1", 9999))
    except OSError:
        break
    kept.append(s)
    got = got or s.getsockname()[1] == port
print("got it" if got else "refused", len(kept), flush=True)
sys.stdin.read()
