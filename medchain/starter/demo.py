"""`make demo`: everything on this machine, ready to be clicked through.

Ctrl-C stops all; the next start continues where this one was.
"""

import os
import signal
import sys
import threading
from pathlib import Path

from medchain.starter.process import StartError
from medchain.starter.stack import ROOT, Stack


def main() -> int:
    port = int(os.environ.get("PORT", "8000"))
    stack = Stack(Path(os.environ.get("MEDCHAIN_VAR", ROOT / "var")), port=port)
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    try:
        stack.start()
        print(stack.manage("load_demo"), flush=True)  # the logins
        print(f"MedChain is ready at http://127.0.0.1:{port}", flush=True)
        print("Passkeys want the name: " + stack.url, flush=True)
        while not stopping.wait(1):
            for name, process in stack.processes.items():
                if not process.is_running():
                    raise StartError(f"{process.name} ({name}) ended by itself.\n{process.tail()}")
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        print("Stopping.", flush=True)
        stack.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
