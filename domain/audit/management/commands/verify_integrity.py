"""Looks whether the log is what was sealed and anchored."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from adapters.chain.errors import ChainError
from domain.audit.queries import integrity
from domain.audit.queries.integrity import Report
from domain.ledger import node
from domain.ledger.services import chain_identity

SHOWN = 50


class Command(BaseCommand):
    help = (
        "Hash the whole log anew and compare it with its segments and with their anchors on the chain; "
        "exit with the row's number where it differs. What was rewritten together with its hashes, "
        "segments and "
        "ledger entries is not found (docs/threats.md)."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--offline",
            action="store_true",
            help="without the chain: what was cut off together with the ledger's rows is not noticed",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if not options["offline"]:
                chain_identity.check(node.rpc())
            report = integrity.check(None if options["offline"] else node.rpc())
        except ChainError as error:
            raise CommandError(
                f"{error} Nothing was compared. With --offline the log is compared with itself."
            ) from error
        self.stdout.write(summary(report, is_offline=options["offline"]))
        for finding in report.findings[:SHOWN]:
            self.stderr.write(str(finding))
        if report.findings:
            raise CommandError(
                f"The log was altered: {len(report.findings)} "
                f"finding{'s' if len(report.findings) > 1 else ''}."
            )
        self.stdout.write(self.style.SUCCESS("No difference was found."))


def summary(report: Report, *, is_offline: bool) -> str:
    """What was looked at, in one line per thing."""
    sealed = report.rows - report.unsealed
    lines = [f"{report.rows} rows, {sealed} of them sealed in {report.segments} segments."]
    if report.unsealed and report.unsealed_since:
        lines.append(
            f"{report.unsealed} rows since {report.unsealed_since:%Y-%m-%d %H:%M:%S} are not sealed yet."
        )
    if not is_offline:
        lines.append(
            f"{report.anchored} segments were found on the chain, {report.waiting} are being recorded."
        )
    return "\n".join(lines)
