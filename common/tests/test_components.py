"""The components as the pages use them: words, tones, escaping, and what happens when an argument is
missing.
"""

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError

NAUGHTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    "{{ 7|add:7 }}",
    "‮gnp.exe",
    "Ж\u0000ж",
    "𝕬𝖑𝖎𝖈𝖊",
    "javascript:alert(1)",
]


def render(source: str, **context: Any) -> str:
    return Template("{% load components %}" + source).render(Context(context))


def anchor(state: str, confirmations: int = 0, needed: int = 1) -> SimpleNamespace:
    return SimpleNamespace(state=state, confirmations=confirmations, needed=needed)


@pytest.mark.parametrize(
    ("state", "words", "tone"),
    [
        ("queued", "Being recorded", "wait"),
        ("sent", "Being recorded", "wait"),
        ("confirmed", "Recorded", "good"),
        ("delayed", "Delayed, trying again", "warn"),
        ("altered", "Altered", "bad"),
        ("refused", "Refused", "bad"),
    ],
)
def test_each_state_has_its_word_and_its_tone(state: str, words: str, tone: str) -> None:
    html = render("{% anchor_status status=status %}", status=anchor(state))
    assert f"<span>{words}</span>" in html
    assert f'class="status-words {tone}"' in html


def test_a_mined_one_says_how_many_confirmations_it_has_of_those_needed() -> None:
    assert "Being recorded, 2 of 6" in render(
        "{% anchor_status status=status %}", status=anchor("mined", 2, 6)
    )
    assert "<span>Being recorded</span>" in render(
        "{% anchor_status status=status %}", status=anchor("mined", 1, 1)
    )


def test_a_status_asks_again_only_while_it_can_still_change() -> None:
    source = '{% anchor_status status=status poll_url="/s/" nonce="n0" %}'
    waiting = render(source, status=anchor("queued"))
    assert 'hx-get="/s/"' in waiting
    assert 'hx-nonce="n0"' in waiting
    assert "hx-" not in render(source, status=anchor("confirmed"))


def test_nothing_is_shown_of_nothing_and_an_unworded_state_is_an_error() -> None:
    assert render("{% anchor_status status=None %}").strip() == ""
    with pytest.raises(KeyError):
        render("{% anchor_status status=status %}", status=anchor("invented"))


@pytest.mark.parametrize(
    "tag",
    [
        "anchor_status",
        "button",
        "icon",
        "field",
        "form_errors",
        "record_row url='x'",
        "confirm",
        "table",
        "progress label='x'",
    ],
)
def test_a_missing_argument_is_an_error_when_the_template_is_compiled(tag: str) -> None:
    with pytest.raises(TemplateSyntaxError) as refused:
        Template("{% load components %}{% " + tag + " %}")
    assert f"'{tag.split()[0]}' did not receive value(s) for the argument(s):" in str(refused.value)


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_text_stays_text_in_every_component(text: str) -> None:
    row = SimpleNamespace(
        id=1,
        title=text,
        source=text,
        kind=text,
        kind_label=text,
        record_date=None,
        date_precision="",
        status=None,
        state="",
    )
    upload = SimpleNamespace(
        id=1,
        name=text,
        title=text,
        size=1,
        content_type=text,
        state="refused",
        reason=text,
        advice=text,
        note=text,
        status=None,
        url="",
        form=None,
    )
    steps = [{"state": "ok", "title": text, "detail": text}]
    html = render(
        "{% record_row row=row url=text %}{% upload_row upload=upload %}{% button label=text "
        "href=text %}{% button label=text copies=text %}"
        "{% avatar name=text %}{% number value=text %}{% proof_list steps=steps %}{% data_list rows=rows %}"
        "{% status tone='good' icon='check' words=text %}"
        "{% filter_chip label=text name=text value=text remove_url=text %}{% empty icon='lock' "
        "title=text %}{{ text }}{% endempty %}"
        "{% note icon='lock' %}{{ text }}{% endnote %}{% drawer id='d' title=text %}{{ text }}{% "
        "enddrawer %}",
        row=row,
        text=text,
        upload=upload,
        steps=steps,
        rows=[(text, text)],
    )
    for raw in ("<script", "<img", "onmouseover='x", "14</"):
        assert raw not in html
    assert 'onerror=alert(1)>"' not in html


class Form(forms.Form):
    name = forms.CharField(label="Full name", help_text="As printed")
    born = forms.DateField(label="Birth date")


def test_a_field_names_its_hint_and_its_error_to_those_who_cannot_see_them() -> None:
    html = render(
        "{% field field=form.born hint='Day, month, year' %}",
        form=Form({"name": "Alice", "born": "31.02.2020"}),
    )
    assert 'aria-describedby="id_born_hint id_born_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_born_error"' in html
    assert 'for="id_born"' in html


def test_the_summary_counts_links_and_says_what_was_kept() -> None:
    html = render("{% form_errors form=form %}", form=Form({}))
    assert "two fields need you" in html
    assert '<a href="#id_name">Full name</a>' in html
    assert "Everything else you wrote is kept." in html
    assert "note" not in render("{% form_errors form=form %}", form=Form())


def test_a_number_is_grouped_for_the_eye_and_whole_when_copied() -> None:
    html = render("{% number value='MC4821773056' %}")
    assert "<span>MC</span><span>4821</span><span>7730</span><span>56</span>" in html


def test_initials_are_of_the_first_and_the_last_name() -> None:
    assert ">MA<" in render("{% avatar name='Marisol Quispe Andrade' %}")
    assert "></span>" in render("{% avatar name='' %}")


def test_progress_tells_how_far_or_that_nobody_knows() -> None:
    assert 'value="64"' in render("{% progress label='x' value=64 %}")
    assert "value=" not in render("{% progress label='x' value=None %}")
