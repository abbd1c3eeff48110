"""Every address of the portal, read from the URL configuration: a new one is in the sweep by itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

# What anybody may open: the way in, and what needs no account. Everything else sends a stranger to the
# sign-in page.
PUBLIC = {
    "entrance", "healthz", "public:check", "public:check-a-doctor", "signup", "account_signup",
    "account_signup_role",
    "account_signup_organisation", "account_start", "account_join", "account_invitation", "account_login",
    "account_login_role", "account_logout",
    "account_email_verification_sent", "account_inactive", "account_reset_password",
    "account_confirm_password_reset_code",
    "account_complete_password_reset", "account_password_reset_completed", "mfa_login_webauthn",
    "mfa_authenticate",
}  # fmt: skip


@dataclass(frozen=True)
class Route:
    """`names` maps each argument to its converter ("uuid", "int", …)."""

    name: str
    template: str
    names: dict[str, str] = field(hash=False)

    @property
    def is_public(self) -> bool:
        return self.name in PUBLIC or self.name.startswith("gallery")

    def path(self, values: dict[str, object]) -> str:
        return self.template.format(**values)


def every() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, "/", {}, ""))


def _walk(
    patterns: list[URLPattern | URLResolver], prefix: str, names: dict[str, str], space: str
) -> Iterator[Route]:
    for pattern in patterns:
        if not isinstance(pattern.pattern, RoutePattern):
            raise AssertionError(
                f"{pattern.pattern} is a regular expression: write it with path(), so that the "
                "sweep can fill it"
            )
        here, found = prefix + str(pattern.pattern), dict(names)
        for argument, converter in pattern.pattern.converters.items():
            kind = type(converter).__name__.removesuffix("Converter").lower()
            here = here.replace(f"<{kind}:{argument}>", "{" + argument + "}").replace(
                f"<{argument}>", "{" + argument + "}"
            )
            found[argument] = kind
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, here, found, inner)
        else:
            yield Route(f"{space}{pattern.name or here}", here, found)
