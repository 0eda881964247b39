"""Runs a command at a terminal, and prints what it writes there."""
import pty
import sys

pty.spawn(sys.argv[1:])
