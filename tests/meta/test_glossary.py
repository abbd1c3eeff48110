"""Screens and mails use one word per thing: those of docs/glossary.md, not those it has put out of use."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.meta.repository_files import listed

OUT_OF_USE = {
    "stand, stands, stood": r"\b(stands?|stood)\b",
    "whoever": r"\bwhoever\b",
    "meanwhile": r"\bmeanwhile\b",
    "let in": r"\b(lets?|was let|were let) (you |him |her |them )?in\b",
    "go on, goes on": r"\bgo(es)? on\b",
    "by itself": r"\bby (itself|themselves)\b",
    "mend": r"\bmend(ed|s)?\b",
    "anew": r"\banew\b",
    "for ever": r"\bfor ever\b",
    "chain (ledger)": r"\b(block)?chains?\b",
    "laboratory report": r"\blaboratory reports?\b",
    "house, hat": r"\b(houses?|hats?)\b",
}
CODE = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|<(?:script|style).*?</(?:script|style)>|<[^>]*>", re.DOTALL)
#: What a reader sees of a tag: the words of a component, of an attribute.
QUOTED = re.compile(
    r"""(?:label|title|words|text|hint|summary|aria-label|alt|placeholder)=["']([^"'{}]*)["']"""
)


def words_of(template: str) -> str:
    seen = CODE.sub("", template)
    return "\n".join([*QUOTED.findall(seen), TAG.sub(" ", seen)])


@pytest.mark.parametrize("word", OUT_OF_USE)
def test_no_screen_or_mail_uses_a_word_that_is_out(word: str) -> None:
    names = listed("templates")
    assert "templates/patients/home.html" in names
    found = [
        f"{name}: {match.group()}"
        for name in names
        for match in re.finditer(OUT_OF_USE[word], words_of(Path(settings.ROOT, name).read_text()), re.I)
    ]
    assert found == []


def test_words_of_components_are_read_and_those_of_addresses_are_not() -> None:
    read = words_of(
        """{% button label="Leave it" href=house_url %}<a class="hat" title="Mend it">Stop</a>{# anew #}"""
    )
    assert "Leave it" in read
    assert "Mend it" in read
    assert "Stop" in read
    assert not re.search("house|hat|anew", read)
