"""What stands in a notebook for one item: statement, starter function, public examples."""

from typing import Any

from coursekit.exercise import Exercise
from coursekit.frozen import Call
from coursekit.generate.selfcheck_text import encoded
from coursekit.replay import want
from coursekit.templating import Texts


def statement(template: str, texts: Texts, **values: Any) -> tuple[str, str]:
    """A statement's title (its first line) and its text."""
    title, _, text = texts.render(template, **values).strip().partition("\n")
    return title.strip().lstrip("#").strip(), text.strip()


def starter(exercise: Exercise, texts: Texts) -> str:
    """The function that the student fills in."""
    summary = texts.gettext(exercise.summary)
    return (
        f'def {exercise.signature}:\n    """{summary}\n\n    {texts.gettext(exercise.shapes)}\n    """\n'
        "    raise NotImplementedError\n"
    )


def public_examples(exercise: Exercise) -> list[dict[str, Any]]:
    """The exercise's examples as the self-check reads them."""
    return [
        {
            "args": [encoded(a) for a in example.args],
            "options": {name: encoded(value) for name, value in example.options.items()},
            "expected": encoded(_as_due(want(exercise, Call(args=example.args, options=example.options)))),
        }
        for example in exercise.examples
    ]


def _as_due(expected: Any) -> Any:
    """A 0-d array as the number that it is."""
    if expected.shape:
        return expected
    number = float(expected)
    return int(number) if number.is_integer() else number
