"""Takes ports that the kernel gives out, half of them at a time and always others: python3 churn.py COUNT

Says "ready" when it has them, and ends with standard input.
"""
import collections
import select
import socket
import sys
import time

kept = collections.deque()


def take():
    s = socket.socket()
    s.bind(("", 0))
    kept.append(s)


for _ in range(int(sys.argv[1])):
    take()
print("ready", flush=True)
while not select.select([sys.stdin], [], [], 0)[0]:
    for _ in range(10):
        kept.popleft().close()
        take()
    time.sleep(0.004)
