"""Sentences put together by the words they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.topics.gathering import Sentence
from shared.topics.words import content_words, heading

OTHER = ""
"""The key of what has no word that says what it is about."""


@dataclass(frozen=True)
class Topic:
    """Sentences that share a word. `key` is the form in which it is counted, `word` how most of them wrote it, with a
    capital, as it stands above them.
    """

    key: str
    word: str
    sentences: tuple[Sentence, ...]

    @property
    def count(self) -> int:
        """How many sentences there are."""
        return len(self.sentences)


def topics(said: Iterable[Sentence]) -> list[Topic]:
    """Each sentence in exactly one topic: the most said first, then what was said first; without a word, last.

    The word that most sentences share takes them; among the others the words are counted again, and so on. Of words
    that as many share the longest is taken, which in Danish says most, then the first of the alphabet. The order in
    which the sentences are given makes no difference.
    """
    left = {place: (each, content_words(each.text)) for place, each in enumerate(sorted(said))}
    groups: list[Topic] = []
    while left:
        shared = Counter(key for _, words in left.values() for key in words)
        key = min(shared, key=lambda key: (-shared[key], -len(key), key), default=OTHER)
        taken = [place for place, (_, words) in left.items() if key in words or key == OTHER]
        members = [left.pop(place) for place in taken]
        word = _as_written([words[key] for _, words in members]) if key else OTHER
        groups.append(Topic(key, word, tuple(each for each, _ in members)))
    return sorted(groups, key=lambda topic: (topic.key == OTHER, -topic.count, topic.sentences[0], topic.key))


def _as_written(words: Sequence[str]) -> str:
    """The form that most wrote, in the letters that most wrote it in, rather capitals: eu is EU to somebody else."""
    forms = Counter(word.casefold() for word in words)
    form = min(forms, key=lambda form: (-forms[form], len(form), form))
    counts = Counter(word for word in words if word.casefold() == form)
    return heading(min(counts, key=lambda word: (-counts[word], word)))
