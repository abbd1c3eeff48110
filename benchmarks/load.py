"""A small HTTP load: N kept-open connections, a fixed number of GET requests each; and the CPU time a group
of processes used meanwhile.
"""

import os
import selectors
import socket
import time
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Figures:
    """`cpu_ms` per request of the server's processes, `p95_ms` of one request, `errors` answers that were not
    200.
    """

    requests_per_second: float
    p95_ms: float
    cpu_ms: float
    errors: int


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and all its children that live."""
    total = 0.0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and _belongs(int(entry.name), pid):
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def _belongs(pid: int, ancestor: int) -> bool:
    while pid > 1:
        if pid == ancestor:
            return True
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            return False
    return False


def run(
    port: int, path: str, *, cookie: str, server_pid: int, connections: int = 64, requests: int = 1500
) -> Figures:
    """Ask for one page `requests` times over `connections` connections of this machine."""
    message = (
        f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nCookie: {cookie}\r\nConnection: keep-alive\r\n\r\n"
    ).encode()
    chooser = selectors.DefaultSelector()
    sent, done, errors, times = 0, 0, 0, list[float]()
    started_at: dict[socket.socket, float] = {}
    buffers: dict[socket.socket, bytearray] = {}
    for _ in range(connections):
        peer = socket.create_connection(("127.0.0.1", port))
        chooser.register(peer, selectors.EVENT_READ)
        buffers[peer] = bytearray()
    cpu, clock = cpu_seconds(server_pid), time.perf_counter()
    for peer in buffers:
        started_at[peer] = time.perf_counter()
        peer.sendall(message)
        sent += 1
    while done < requests:
        for key, _ in chooser.select(timeout=10):
            assert isinstance(key.fileobj, socket.socket)
            peer = key.fileobj
            buffer = buffers[peer]
            received = peer.recv(262_144)
            buffer += received
            if received and not _whole(buffer):
                continue
            done += 1
            times.append(time.perf_counter() - started_at[peer])
            errors += not buffer.startswith(b"HTTP/1.1 200")
            buffer.clear()
            if not received:
                chooser.unregister(peer)
            elif sent < requests:
                started_at[peer] = time.perf_counter()
                peer.sendall(message)
                sent += 1
    elapsed = time.perf_counter() - clock
    used = cpu_seconds(server_pid) - cpu
    for each in buffers:
        each.close()
    return Figures(done / elapsed, sorted(times)[int(len(times) * 0.95)] * 1000, used / done * 1000, errors)


def _whole(answer: bytearray) -> bool:
    head_end = answer.find(b"\r\n\r\n")
    if head_end < 0:
        return False
    head = bytes(answer[:head_end]).lower()
    if b"transfer-encoding: chunked" in head:
        return answer.endswith(b"0\r\n\r\n")
    at = head.find(b"content-length:")
    return len(answer) - head_end - 4 >= int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else True
