"""The library: all briefs in their order, found by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from pathlib import Path

from bot import languages
from bot.brief import Brief, Person, Section, Withdrawal
from bot.library import visible
from bot.library.faults import Fault
from bot.library.visible import Standing
from bot.masthead import Newsroom

_NONE: Mapping[str, Withdrawal] = {}


class Library:
    """All briefs, the latest first: by date of publication, then by file name, undated ones last."""

    def __init__(
        self,
        briefs: Iterable[Brief],
        files: Iterable[Path] = (),
        warnings: Iterable[Fault] = (),
        stamp: int = 0,
        *,
        faults: Iterable[Fault] = (),
        people: Mapping[str, Person] | None = None,
        notes: Iterable[Fault] = (),
        zone: tzinfo = UTC,
        language: str = languages.NEWSROOM,
        withdrawn: Iterable[Brief] = (),
        changes: datetime | None = None,
        newsroom: Newsroom | None = None,
        held: Mapping[Path, datetime] | None = None,
    ) -> None:
        self.briefs = tuple(briefs)
        self.files = tuple(files)
        """The file of each brief, in the same order; empty for briefs that come from no file."""
        self.warnings = tuple(warnings)
        """Warnings: an editor should look at these once more, readers may see the briefs all the same."""
        self.stamp = stamp
        """The content's `stamp` as it was when the briefs were read."""
        self.faults = tuple(faults)
        """The faults of files that were left out, or of which an earlier version is served."""
        self.people = people or {}
        """The people that the briefs share."""
        self.notes = tuple(notes)
        """The faults and warnings of drafts, which keep no other brief from being served."""
        self.zone = zone
        """The newsroom's time zone."""
        self.language = language
        """The newsroom's language."""
        self.withdrawn = tuple(withdrawn)
        """Briefs that are withdrawn; links to them say so."""
        self.changes = changes
        """The moment at which `shown` will next return another library; None for never."""
        self.held = held or {}
        """The files whose briefs are left out, and the moments from which readers miss them, as far as known."""
        self.newsroom = newsroom
        """Those who write the briefs; None where no file describes them."""
        self._reader = ""
        """The language of its readers, if there are briefs in it."""
        self._by_id = _by_id(self.briefs)
        self._withdrawn_by_id = _by_id(self.withdrawn)

    @cached_property
    def latest(self) -> Brief:
        """The brief that commands answer from. Raises `IndexError` where there is none yet."""
        return self._preferred[0]

    @cached_property
    def archive(self) -> tuple[Brief, ...]:
        """The briefs as a reader looks through them: of each story the version to read, the latest first."""
        return self.of_each_story(self.briefs)

    def of_each_story(self, briefs: Iterable[Brief]) -> tuple[Brief, ...]:
        """Some briefs in their order, of each story but the version that its reader prefers."""
        briefs, versions = tuple(briefs), dict[str, Brief]()
        if not self._stories:
            return briefs
        for brief in sorted(briefs, key=self._preference):
            versions.setdefault(self.story(brief), brief)
        return tuple(brief for brief in briefs if versions[self.story(brief)] is brief)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of the briefs, that of the latest brief first."""
        return tuple(dict.fromkeys(brief.language for brief in self.briefs))

    @property
    def preferred_language(self) -> str:
        """The language whose briefs go first: that of its readers, if there are briefs in it, else the newsroom's."""
        return self._reader or self.language

    def read_in(self, language: str) -> Library:
        """
        The library for readers of a language: commands answer from the briefs in it, where there are any.

        Else, and for all other readers, they answer from those in the newsroom's language.
        """
        found = copy(self)
        found._reader = languages.best(language, self.languages) or ""  # noqa: SLF001 - of the same class
        for kept in ("latest", "archive", "sections", "_preferred"):
            vars(found).pop(kept, None)
        return found

    def versions(self, brief: Brief) -> tuple[Brief, ...]:
        """
        The other briefs that tell the story of a brief, in other languages.

        First those that are older than it, then those that are newer, the latest first of both: a few of these lead
        to all of them, from one to the next.
        """
        story = self._stories.get(self.story(brief), ())
        at = next((at for at, other in enumerate(story) if other.id == brief.id), len(story))
        return (*story[at + 1 :], *story[:at])

    @cached_property
    def _preferred(self) -> tuple[Brief, ...]:
        """The briefs in the reader's language, then those in the newsroom's, then all others."""
        return tuple(sorted(self.briefs, key=self._preference))

    def _preference(self, brief: Brief) -> tuple[int, bool]:
        near = languages.nearness(self._reader, brief.language)
        return -near, brief.language != self.newsrooms_language

    @cached_property
    def newsrooms_language(self) -> str | None:
        """That of the languages of the briefs which is the newsroom's; None where no brief is in it."""
        return languages.best(self.language, self.languages)

    @cached_property
    def _stories(self) -> Mapping[str, tuple[Brief, ...]]:
        """The versions of each story that has several."""
        found: dict[str, list[Brief]] = {}
        for brief in self.briefs:
            found.setdefault(self.story(brief), []).append(brief)
        return {story: tuple(briefs) for story, briefs in found.items() if len(briefs) > 1}

    def story(self, brief: Brief) -> str:
        """The id of the brief that was written first of those that tell the same story."""
        seen = [brief.id]
        while brief.translates and (original := self.brief(brief.translates)):
            if original.id in seen:  # two that translate each other
                return min(seen[seen.index(original.id) :])
            seen.append(original.id)
            brief = original
        return brief.translates or brief.id

    def brief(self, id: str) -> Brief | None:
        """The brief that has or had that id, or None."""
        return self._by_id.get(id)

    def gone(self, id: str) -> Brief | None:
        """The withdrawn brief that has or had that id, or None."""
        return self._withdrawn_by_id.get(id)

    def shown(
        self, moment: datetime, *, early: bool = False, pulled: Mapping[str, Withdrawal] = _NONE
    ) -> Library:
        """
        The library of the briefs that readers may see at a moment.

        With `early` it also has drafts and the briefs that are still to come. The briefs in `pulled`, by their
        ids, are withdrawn for the time being.
        """
        sorts: dict[Standing, list[Brief]] = {sort: [] for sort in Standing}
        for brief in self.briefs:
            standing = visible.standing(brief, moment, self.zone)
            ids = brief.id, *brief.formerly
            why = next((pulled[id] for id in ids if id in pulled), None)
            if standing is Standing.VISIBLE and why:
                gone = brief.model_copy(update={"withdrawn": why})
                sorts[Standing.WITHDRAWN].append(gone)
            else:
                sorts[standing].append(brief)
        withdrawn = sorts.pop(Standing.WITHDRAWN)
        seen = {
            id(b) for sort in (sorts.values() if early else [sorts[Standing.VISIBLE]]) for b in sort
        }
        files = self.files or [Path()] * len(self.briefs)
        shown = [(b, f) for b, f in zip(self.briefs, files, strict=True) if id(b) in seen]
        return Library(
            (brief for brief, _ in shown),
            (file for _, file in shown) if self.files else (),
            self.warnings,
            self.stamp,
            faults=self.faults,
            people=self.people,
            zone=self.zone,
            language=self.language,
            withdrawn=withdrawn,
            newsroom=self.newsroom,
            held=self.held,
            changes=visible.next_appearance(self.briefs, moment, self.zone),
        )

    def seen(self, moment: datetime) -> Library:
        """The library without what readers have not seen by a moment, faults and warnings left out."""
        every = zip(self.briefs, self.files, strict=True)
        kept = [(brief, file) for brief, file in every if visible.stays(brief, moment, self.zone)]
        return Library(
            (brief for brief, _ in kept),
            (file for _, file in kept),
            people=self.people,
            zone=self.zone,
            language=self.language,
            newsroom=self.newsroom,
            held=self.held,
        )

    @cached_property
    def sections(self) -> Mapping[str, Section]:
        """One section for each section id in the library, the latest brief's in the reader's language where it has one."""
        found: dict[str, Section] = {}
        for brief in self._preferred:
            for section in brief.sections:
                found.setdefault(section.id, section)
        return found


def _by_id(briefs: Iterable[Brief]) -> dict[str, Brief]:
    briefs = tuple(briefs)
    former = {old: brief for brief in briefs for old in brief.formerly}
    return former | {brief.id: brief for brief in briefs}
