"""The root of every error that is shown to people."""


class MedChainError(Exception):
    """What happened, what was kept, and what to do next; each one sentence, fit for a screen."""

    def __init__(self, what: str, *, kept: str = "", next: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.kept = kept
        self.next = next

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.kept, self.next) if part)
