"""Prints pip's configuration as JSON, read through pip's own command line: its values are printed as Python literals."""

import ast
import json
import os
import subprocess
import sys


def pip(*arguments):
    # A wide terminal keeps URLs in one line of the help.
    environment = {**os.environ, "COLUMNS": "4000", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-m", "pip", *arguments]
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


config = {}
for line in pip("config", "list").splitlines():
    key, separator, value = line.partition("=")
    if separator:
        config[key] = str(ast.literal_eval(value))

print(json.dumps({"config": config, "help": pip("install", "--help")}))
