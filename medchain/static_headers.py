"""Headers of static files.

A worker obeys the policy of its own response, not the page's: pdf.js gets one that lets it decode, and
nothing else.
"""

from collections.abc import MutableMapping

WORKER = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"


def add(headers: MutableMapping[str, str], path: str, url: str) -> None:
    """WhiteNoise asks this for every file it serves."""
    headers["Content-Security-Policy"] = (
        WORKER if url.endswith("pdf.worker.min.mjs") else "default-src 'none'"
    )
