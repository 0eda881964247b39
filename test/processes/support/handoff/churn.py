"""Takes ports that the kernel gives out, and always others: python3 churn.py COUNT

Says "ready" when it has that many. At each line on standard input it takes all that there are, gives all but COUNT of
them up, by chance, and says "turned"; it ends with standard input.
"""
import collections
import os
import random
import resource
import select
import socket
import sys

count = int(sys.argv[1])
kept = collections.deque()
most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def take():
    s = socket.socket()
    s.bind(("", 0))
    kept.append(s)


def take_all():
    try:
        while True:
            take()
    except OSError:
        random.shuffle(kept)
    while len(kept) > count:
        kept.popleft().close()


take_all()
print("ready", flush=True)
while True:
    if select.select([sys.stdin], [], [], 0.004)[0]:
        if os.read(0, 100) == b"":
            break
        take_all()
        print("turned", flush=True)
    for _ in range(10):
        kept.popleft().close()
        take()
