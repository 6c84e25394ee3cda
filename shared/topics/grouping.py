"""Sentences put together by the words they share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from shared.topics.gathering import Sentence
from shared.topics.words import Known, content_words, heading

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

    @property
    def several(self) -> bool:
        """Whether several people said it for sure. Who repeats a word is one; so is who says it at the sign-up and in
        the evaluations of two meetings, for nobody can tell those from another's.
        """
        if self.count == 1:
            return False
        guests = {each.by for each in self.sentences if each.by > 0}
        evaluations = Counter(at for _, at in {(each.by, each.meeting) for each in self.sentences if each.by < 0})
        unknown = sum(not each.by for each in self.sentences)
        return max(len(guests), *evaluations.values(), 0) + unknown > 1


def topics(sentences: Iterable[Sentence], known: Known | None = None) -> list[Topic]:
    """Each sentence in exactly one topic: the most said first, then what was said first; without a word, last.

    The word that most sentences share takes them; among the others the words are counted again, and so on. Of words
    that as many share the longest is taken, which in Danish says most, then the first of the alphabet. The order in
    which the sentences are given makes no difference. `known` are the words of other sentences.
    """
    ordered = sorted(sentences)
    known = Known() if known is None else known
    words: dict[int, dict[str, str]] = {}
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, sentence in enumerate(ordered):
        words[place] = found = content_words(sentence.text, known)
        for key in found:
            places[key].append(place)
    counts = {key: len(at) for key, at in places.items()}
    # A word whose count has fallen since stands too high in the heap: it is put in again when it comes up. So each word
    # comes up as often as it loses sentences at most, and the whole is linear in what was written, but for the heap.
    heap = [(-count, -len(key), key) for key, count in counts.items()]
    heapify(heap)
    groups: list[Topic] = []
    while heap:
        count, length, key = heappop(heap)
        if -count != counts[key]:
            if counts[key]:
                heappush(heap, (-counts[key], length, key))
            continue
        taken = [place for place in places[key] if place in words]
        written = [words.pop(place) for place in taken]
        for each in written:
            for gone in each:
                counts[gone] -= 1
        groups.append(Topic(key, _as_written([each[key] for each in written]), tuple([ordered[at] for at in taken])))
    if words:
        groups.append(Topic(OTHER, OTHER, tuple(ordered[place] for place in words)))
    return sorted(groups, key=lambda topic: (topic.key == OTHER, -topic.count, topic.sentences[0], topic.key))


def _as_written(words: Sequence[str]) -> str:
    """The form that most wrote, in the letters that most wrote it in, rather capitals: eu is EU to somebody else."""
    counts = Counter(words)
    forms: Counter[str] = Counter()
    for word, count in counts.items():
        forms[word.casefold()] += count
    form = min(forms, key=lambda form: (-forms[form], len(form), form))
    return heading(min((word for word in counts if word.casefold() == form), key=lambda word: (-counts[word], word)))
