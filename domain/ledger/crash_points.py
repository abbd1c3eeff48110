"""Named points at which the fault harness kills a process. Anywhere else: nothing."""

import os


def reached(name: str) -> None:
    """End this process at once, as kill -9 would, if MEDCHAIN_CRASH_AT names the point."""
    if os.environ.get("MEDCHAIN_CRASH_AT") == name:
        os._exit(137)
