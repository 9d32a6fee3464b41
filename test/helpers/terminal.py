"""Runs a program on a terminal of its own: what comes on standard input is typed there, what appears there goes to standard output."""

import os
import pty
import signal
import sys

# The terminal goes away while the program is ending: told so, a program that has done its work would end by a signal.
signal.signal(signal.SIGHUP, signal.SIG_IGN)
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))
