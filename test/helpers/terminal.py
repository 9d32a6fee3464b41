"""Runs a program on a terminal of its own: what comes on standard input is typed there, what appears there goes to standard output."""

import os
import pty
import sys

sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))
