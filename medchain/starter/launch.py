"""Becomes another program, after arranging to die with its parent.

Run as a script: launch.py [--user NAME] -- PROGRAM ARG…

A separate process rather than `preexec_fn`, which is unsafe once the parent has threads.
"""

import ctypes
import os
import pwd
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    parent = os.getppid()
    split = arguments.index("--")
    options, command = arguments[:split], arguments[split + 1 :]
    if options[:1] == ["--user"]:
        user = pwd.getpwnam(options[1])
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
    # After setuid, which clears it.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606 - a fixed list of our own programs


if __name__ == "__main__":
    main(sys.argv[1:])
