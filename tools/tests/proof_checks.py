"""Runs the stand-alone checker again and again: `python -I proof_checks.py CHECKER`, never imported.

What the checker needs (eth-account, a second of CPU) is loaded once; each check is then a fork that runs the
whole file as a program, in the folder and with the arguments of one line of standard input. What it prints
goes to files in that folder; its exit code is the answer.
"""

import json
import os
import runpy
import sys


def main(checker: str) -> None:
    runpy.run_path(checker, run_name="loaded")
    for line in sys.stdin:
        folder, *arguments = json.loads(line)
        if os.fork() == 0:
            os.chdir(folder)
            for descriptor, name in ((1, "stdout"), (2, "stderr")):
                os.dup2(os.open(name, os.O_CREAT | os.O_WRONLY | os.O_TRUNC), descriptor)
            sys.argv = [checker, *arguments]
            runpy.run_path(checker, run_name="__main__")  # leaves with SystemExit
        _, status = os.wait()
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
