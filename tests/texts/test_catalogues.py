"""The catalogues: nothing that a reader of English meets is missing, and nothing in them is left over."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from infra.texts.catalogues import ROOT, Texts, everything

WHAT_TO_DO = """

Run `make texts`: it takes up new texts and lists those that lack a translation. Write their English beneath them in

    {file}

(msgstr; keep every %(name)s), run `make texts` again, and commit the .po.
"""
ALL = everything()


@pytest.mark.parametrize("texts", ALL, ids=lambda texts: f"{texts.package.name}-{texts.language}")
def test_every_text_is_translated(texts: Texts) -> None:
    """No text without a translation, none that is fuzzy, and what the Danish fills in, the other language does too."""
    wrong = [each for each in texts.wrong() if not each.startswith("not compiled")]
    assert wrong == [], WHAT_TO_DO.format(file=texts.file.relative_to(ROOT))


@pytest.mark.parametrize("texts", ALL, ids=lambda texts: f"{texts.package.name}-{texts.language}")
def test_what_is_read_at_run_time_is_what_was_written(texts: Texts) -> None:
    """The compiled catalogue in git is that of the one that is edited: no build has to make it."""
    assert texts.compiled_file.read_bytes() == texts.compiled(), WHAT_TO_DO.format(file=texts.file.relative_to(ROOT))


@pytest.mark.parametrize("texts", ALL, ids=lambda texts: f"{texts.package.name}-{texts.language}")
def test_no_translation_is_left_over(texts: Texts) -> None:
    """A text that went out of the templates goes out of the catalogue."""
    wanted = {message.id for message in texts.wanted()}
    assert [message.id for message in texts.kept() if message.id not in wanted] == [], "Run `make texts`."


def test_the_pages_and_the_mails_have_catalogues() -> None:
    """A control: the tests above have something to look at."""
    assert {texts.package.name for texts in ALL} >= {"mails", "registration"}
    assert all(len(texts.wanted()) > 100 for texts in ALL if texts.package.name in {"mails", "registration"})


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ('msgid "Hej %(name)s"\nmsgstr ""', "not translated"),
        ('msgid "Hej %(name)s"\nmsgstr "Hello %(nmae)s"', "has other places to be filled in"),
        ('msgid "Hej %(name)s"\nmsgstr "Hello %(name)s.Hello %(name)s."', "says the same twice"),
        ('#, fuzzy\nmsgid "Hej %(name)s"\nmsgstr "Hello %(name)s"', "marked as fuzzy"),
        ('msgid "Hej"\nmsgstr "Hello"', "not in the catalogue"),
    ],
)
def test_what_is_wrong_is_found_and_named(a_package: Texts, entry: str, reason: str) -> None:
    """A control: each way in which a translation can be wrong is told, with the text and its template."""
    write(a_package, entry)
    assert next(a_package.wrong()) == f"{reason}: “Hej %(name)s” ({place(a_package)})"


def test_new_texts_come_in_and_old_ones_go(a_package: Texts) -> None:
    """Updating keeps what is translated, and never guesses the translation of what is nearly the same."""
    write(a_package, 'msgid "Hej %(name)s"\nmsgstr "Hello %(name)s"\n\nmsgid "Farvel"\nmsgstr "Goodbye"')
    template = a_package.package / "templates" / "hello.html"
    template.write_text(template.read_text() + "{% trans %}Hej igen, {{ name }}{% endtrans %}")
    a_package.write()
    with a_package.file.open("rb") as content:
        found = {message.id: message.string for message in read_po(content) if message.id}
    assert found == {"Hej %(name)s": "Hello %(name)s", "Hej igen, %(name)s": ""}


def test_english_is_read_when_english_is_asked_for() -> None:
    """Most visitors read Danish: their first page neither opens nor parses a catalogue."""
    code = (
        "import pathlib, sys; opened = []; sys.addaudithook(lambda name, args: opened.append(str(args[0]))"
        " if name == 'open' else None)\n"
        "from shared.technical.templates import environment\n"
        "environment('shared.mails').get_template('layout.html')\n"
        "print(any(each.endswith('.mo') for each in opened))\n"
        "environment('shared.mails', language='en')\n"
        "print(any(each.endswith('.mo') for each in opened))\n"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["False", "True"]


@pytest.fixture
def a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Texts:
    """A package with one text, which is to be in English too."""
    monkeypatch.setattr("infra.texts.catalogues.ROOT", tmp_path)
    (tmp_path / "greetings" / "templates").mkdir(parents=True)
    (tmp_path / "greetings" / "templates" / "hello.html").write_text("{% trans %}Hej {{ name }}{% endtrans %}")
    return Texts(tmp_path / "greetings", "en")


def write(texts: Texts, entries: str) -> None:
    texts.file.parent.mkdir(parents=True, exist_ok=True)
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: en\\n"\n\n'
    texts.file.write_text(header + entries, encoding="utf-8")


def place(texts: Texts) -> str:
    return f"{texts.package.name}/templates/hello.html"
