"""P1: pages of every role against a plain Django page, alternating, at 64 connections, on one machine in one
run.

python -m benchmarks.bench_pages
"""

import os
import re
import shutil
import sys
import tempfile
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from benchmarks.load import Figures, run
from demo.people import PASSWORD
from medchain.starter.process import Process, free_port, port_is_taken
from medchain.starter.stack import Stack

ROUNDS = 3
PLAIN = {"DJANGO_SETTINGS_MODULE": "benchmarks.settings", "WEB_DATABASE_POOL": "24"}
ALLOWING = """
import time
from adapters.vault.interface import SecondFactor
from common import clock
from common.categories import EVERYTHING
from domain.accounts.models import Patient, User
from domain.consents.services import grants
from domain.consents.terms import Chosen, Purpose
from domain.ledger.queries import acts
alice = Patient.objects.select_related("user").get(user__email="alice@example.org")
bob = User.objects.get(email="bob@example.org")
proof = SecondFactor(at=clock.unix(clock.now()), methods=("password",))
grant = grants.offer(
    patient=alice, to=bob, chosen=Chosen(EVERYTHING), purpose=Purpose.TREATMENT, by=alice.user,
    session=bytes(32), proof=proof,
)
ref = (grant.pk, "grant")
until = time.monotonic() + 60
while acts.status_of([ref])[ref].state != "confirmed" and time.monotonic() < until:
    time.sleep(0.5)
print("GRANT", acts.status_of([ref])[ref].state)
"""
SESSION = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from domain.accounts.models import User
user = User.objects.get(email="alice@example.org")
store = SessionStore()
store.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend"})
store.update({HASH_SESSION_KEY: user.get_session_auth_hash()})
store.create()
print("KEY", store.session_key)
"""


def main() -> None:
    var = Path(tempfile.mkdtemp(prefix="medchain-bench-"))
    var.chmod(0o755)
    stack = Stack(var, port=free_port(), given={}, extra={"VAULT_KEYS_PER_MINUTE": "1000000"})
    try:
        stack.start()
        stack.manage("load_demo")
        assert "GRANT confirmed" in stack.manage("shell", "--no-imports", "-c", ALLOWING)
        for name in ("worker", "notary", "beat"):
            stack.processes.pop(name).stop()
        plain_port, plain = _plain(stack)
        print(_table(stack, plain_port, plain))
    finally:
        stack.stop()
        shutil.rmtree(var, ignore_errors=True)


def _table(stack: Stack, plain_port: int, plain: Process) -> str:
    plain_cookie = _plain_session(stack)
    web = stack.processes["web"].pid
    pages = _pages(stack)
    results: dict[str, list[Figures]] = {"plain Django page": [], **{name: [] for name in pages}}
    run(plain_port, "/baseline/", cookie=plain_cookie, server_pid=plain.pid, requests=300)
    for path, cookie in pages.values():
        run(stack.port, path, cookie=cookie, server_pid=web, requests=150)
    for _ in range(ROUNDS):
        for name, (path, cookie) in pages.items():
            results["plain Django page"].append(
                run(plain_port, "/baseline/", cookie=plain_cookie, server_pid=plain.pid, requests=300)
            )
            results[name].append(run(stack.port, path, cookie=cookie, server_pid=web, requests=300))
    return "\n".join(_line(name, figures, results["plain Django page"]) for name, figures in results.items())


def _line(name: str, figures: list[Figures], plain: list[Figures]) -> str:
    def medians(sample: list[Figures]) -> tuple[float, float, float]:
        return (
            median(f.requests_per_second for f in sample),
            median(f.p95_ms for f in sample),
            median(f.cpu_ms for f in sample),
        )

    rate, p95, cpu = medians(figures)
    base_rate, base_p95, base_cpu = medians(plain)
    errors = sum(figure.errors for figure in figures)
    return (
        f"{name:<30} {rate:7.0f} req/s ({rate / base_rate:4.2f}x)   p95 {p95:6.1f} ms "
        f"({p95 / base_p95:4.2f}x)   "
        f"CPU {cpu:5.2f} ms ({cpu / base_cpu:4.2f}x)   errors {errors}"
    )


def _pages(stack: Stack) -> dict[str, tuple[str, str]]:
    """Each page's address, and the cookie of whoever opens it."""
    alice, bob, vera, dana = (
        _sign_in(stack, f"{name}@example.org") for name in ("alice", "bob", "vera", "dana")
    )
    return {
        "patient: home": ("/home/", alice),
        "patient: records": ("/records/", alice),
        "patient: one record": (
            _first(stack, alice, "/records/", r'href="(/records/[0-9a-f-]{36}/)"'),
            alice,
        ),
        "patient: sharing": ("/sharing/", alice),
        "patient: a request": (
            _first(stack, alice, "/sharing/", r'href="(/sharing/requests/[0-9a-f-]{36}/)"'),
            alice,
        ),
        "patient: log": ("/log/", alice),
        "patient: account": ("/account/", alice),
        "doctor: today": ("/doctor/", bob),
        "doctor: requests": ("/doctor/requests/", bob),
        "doctor: credentials": ("/doctor/credentials/", bob),
        "doctor: patients": ("/doctor/patients/", bob),
        "doctor: chart (a reading)": (
            chart := _first(stack, bob, "/doctor/patients/", r'href="(/doctor/patients/[0-9a-f-]{36}/)"'),
            bob,
        ),
        "doctor: a record (an opening)": (
            _first(stack, bob, chart, r'href="(/doctor/patients/[0-9a-f-]{36}/records/[0-9a-f-]{36}/)"'),
            bob,
        ),
        "verifier: queue": ("/verifier/", vera),
        "verifier: application": (
            _first(stack, vera, "/verifier/", r'href="(/verifier/applications/[0-9a-f-]{36}/)"'),
            vera,
        ),
        "verifier: register": ("/verifier/register/", vera),
        "verifier: decided": ("/verifier/decided/", vera),
        "hospital: home": ("/hospital/", dana),
        "hospital: staff": ("/hospital/staff/", dana),
    }


def _first(stack: Stack, cookie: str, page: str, link: str) -> str:
    opener = build_opener()
    opener.addheaders = [("Cookie", cookie)]
    found = re.search(link, opener.open(stack.url + page).read().decode())
    assert found, f"the demo has nothing of this kind on {page}"
    return found.group(1)


def _sign_in(stack: Stack, email: str) -> str:
    jar = CookieJar()
    opener = build_opener(HTTPCookieProcessor(jar))
    here = f"http://127.0.0.1:{stack.port}"
    answer = opener.open(f"{here}/login/", _form(opener, f"{here}/login/", login=email, password=PASSWORD))
    if "authenticate" in answer.url:
        answer = opener.open(answer.url, _form(opener, answer.url, code=stack.manage("demo_code").split()[0]))
    assert "/login/" not in answer.url and "authenticate" not in answer.url, answer.url
    return "; ".join(f"{each.name}={each.value}" for each in jar)


def _form(opener: OpenerDirector, page: str, **given: str) -> bytes:
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', opener.open(page).read().decode())
    assert token
    return urlencode({"csrfmiddlewaretoken": token.group(1), **given}).encode()


def _plain(stack: Stack) -> tuple[int, Process]:
    stack.env |= PLAIN
    stack.manage("migrate", "sessions", "--verbosity", "0")
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port",
    str(port), "--blocking-threads", "64",
               "--backpressure", "128", "--log-level", "error", "medchain.wsgi:application"]  # fmt: skip
    plain = Process("The plain page", command, log=stack.logs / "plain.log", env={**os.environ, **stack.env})
    stack.processes["plain"] = plain
    plain.wait_until(lambda: port_is_taken(port))
    return port, plain


def _plain_session(stack: Stack) -> str:
    said = stack.manage("shell", "--no-imports", "-c", SESSION)
    return f"sessionid={said.split('KEY ', 1)[1].split()[0]}"


if __name__ == "__main__":
    main()
