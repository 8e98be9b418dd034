"""Jinja2 and gettext in one place: templates and catalogs, the course's own before the built-in ones."""

import gettext
import io
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from coursekit import drawing
from coursekit.errors import CourseError
from coursekit.folders import builtin_folder
from coursekit.notes import Note, fill

LANGUAGES = ("uk", "en")
REMEMBERED = 1000  # translations, and rows of pages; a class's pages say the same few hundred sentences
SENTENCE = 500  # characters; what is longer is no sentence of a catalog that is said often


@cache
def _catalog(path: Path) -> gettext.NullTranslations:
    import polib

    try:
        return gettext.GNUTranslations(io.BytesIO(polib.pofile(str(path), encoding="utf-8").to_binary()))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise CourseError(f"{path}: not a gettext catalog: {error}", "Check it with msgfmt --check.") from error


class Texts:
    """The words of one language. English is what stands in the code; a catalog has the rest.

    folders: template folders, the first that has a template wins; catalogs are `locale/LANG/*.po` in each.
    """

    def __init__(self, lang: str, folders: Sequence[Path] | None = None) -> None:
        self.lang = lang if lang in LANGUAGES else "en"
        self.folders = tuple(folders) if folders is not None else (builtin_folder() / "templates",)
        self._environment: Any = None
        paths = [path for folder in self.folders for path in sorted((folder / "locale" / self.lang).glob("*.po"))]
        self.catalogs = [_catalog(path) for path in paths]
        self._said = lru_cache(REMEMBERED)(self._translated)

    def gettext(self, text: str) -> str:
        """`text` in this language, or as it stands where no catalog has it. (To gettext, "" means its own header.)"""
        return self._said(text) if len(text) <= SENTENCE else self._translated(text)

    def _translated(self, text: str) -> str:
        if not text:
            return text
        return next((said for c in self.catalogs if (said := c.gettext(text)) != text), text)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The plural form for `count` (Ukrainian has three)."""
        plain = one if count == 1 else many
        return next((said for c in self.catalogs if (said := c.ngettext(one, many, count)) != plain), plain)

    def say(self, text: str, values: Mapping[str, str] | None = None) -> str:
        """`text` in this language with its {placeholders} filled in; a value may hold anything, also braces."""
        return fill(self.gettext(text), values or {})

    def note(self, note: Note) -> str:
        """A note in this language. Values that are themselves English sentences of a catalog are translated, too."""
        return fill(self.gettext(note.text), {k: self.gettext(v) if v else v for k, v in note.values.items()})

    def has(self, template: str) -> bool:
        """Is there a template of this name?"""
        return any((folder / template).is_file() for folder in self.folders)

    def render(self, template: str, **values: Any) -> str:
        """The template filled in: .html escapes every value, other files do not."""
        import jinja2

        try:
            return str(self.environment.get_template(template).render(lang=self.lang, **values))
        except jinja2.TemplateNotFound as error:
            where = ", ".join(map(str, self.folders))
            raise CourseError(f"template {error.name} is missing", f"It was looked for in {where}.") from error
        except jinja2.TemplateError as error:
            line = getattr(error, "lineno", None)
            raise CourseError(f"template {template}{f', line {line}' if line else ''}: {error}") from error

    @property
    def environment(self) -> Any:
        """The Jinja2 environment, made when it is first used."""
        if self._environment is None:
            import jinja2

            environment = jinja2.Environment(
                loader=jinja2.FileSystemLoader([str(f) for f in self.folders], encoding="utf-8"),
                autoescape=lambda name: bool(name) and ".html" in str(name),
                undefined=jinja2.StrictUndefined,
                extensions=["jinja2.ext.i18n"],
                trim_blocks=True,
                lstrip_blocks=True,
                keep_trailing_newline=True,
            )
            environment.install_gettext_callables(self.gettext, self.ngettext, newstyle=True)  # type: ignore[attr-defined]
            for name in drawing.__all__:
                environment.globals[name] = getattr(drawing, name)
            environment.filters["points"] = points_text
            environment.globals["once"] = _Once()
            self._environment = environment
        return self._environment


class _Once:
    """In a template, `once(macro, value)` is `macro(value)`, kept for the next page: a class's pages repeat themselves.

    For macros of their one argument alone, and values that do not change.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, Any], str] = {}

    def __call__(self, macro: Any, value: Any) -> str:
        key = macro.name, value
        if (made := self._kept.get(key)) is None:
            if len(self._kept) >= REMEMBERED:
                self._kept.clear()
            made = self._kept[key] = macro(value)
        return made


def points_text(points: float | None) -> str:
    """Points as people write them: `8`, `7.5`, `6.67`; `–` where there are none."""
    return "–" if points is None else f"{points:.2f}".rstrip("0").rstrip(".")
