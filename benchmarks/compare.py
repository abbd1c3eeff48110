"""Two or more ways timed in one run, alternating, so that a busy moment of the machine hits all of them
alike.
"""

import time
from collections.abc import Callable, Mapping


def alternate(ways: Mapping[str, Callable[[], object]], *, rounds: int) -> dict[str, float]:
    """The best time of each in seconds, after one round to warm up."""
    best = dict.fromkeys(ways, float("inf"))
    for turn in range(rounds + 1):
        for name, way in ways.items():
            started = time.perf_counter()
            way()
            if turn:
                best[name] = min(best[name], time.perf_counter() - started)
    return best


def line(figure: str, ours: str, baseline: str, ratio: float, wanted: float) -> None:
    """One figure: ours, the baseline, the ratio and whether it is what quality.md wants."""
    verdict = "reached" if ratio >= wanted else "NOT reached"
    print(
        f"{figure:<44} ours {ours:>13}   baseline {baseline:>13}   {ratio:6.2f}x  (wanted "
        f"{wanted:g}x: {verdict})"
    )
