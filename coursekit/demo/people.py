"""The class of the demo: who they are, and what each of them does."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Habit = Literal["right", "wrong", "loop", "hog", "crash", "empty", "colab", "moved", "stripped"]


@dataclass(frozen=True)
class Person:
    """One made-up student. `style`: which of the accepted solutions, or which of the mistakes, is theirs."""

    id: str
    name: str
    lang: str
    habit: Habit
    style: int = 0


@dataclass
class Promise:
    """What grading has to say of what one student handed in: per item the points out of its maximum, the diagnosis."""

    person: Person
    shares: dict[str, tuple[float, float]] = field(default_factory=dict)  # item -> lowest and highest share of points
    told: dict[str, str | None] = field(default_factory=dict)  # item -> the mistake
    statuses: dict[str, str] = field(default_factory=dict)  # item -> its status


NAMES = (
    ("olena.koval", "Олена Коваль", "uk"),
    ("taras.melnyk", "Тарас Мельник", "uk"),
    ("iryna.bondar", "Ірина Бондар", "uk"),
    ("andrii.shevchuk", "Андрій Шевчук", "uk"),
    ("anna.weber", "Anna Weber", "en"),
    ("yurii.tkachenko", "Юрій Ткаченко", "uk"),
    ("sofiia.kravets", "Софія Кравець", "uk"),
    ("maksym.lysenko", "Максим Лисенко", "uk"),
    ("john.smith", "John Smith", "en"),
    ("daryna.marchenko", "Дарина Марченко", "uk"),
    ("bohdan.rudenko", "Богдан Руденко", "uk"),
    ("nadiia.savchuk", "Надія Савчук", "uk"),
    ("oleh.petrenko", "Олег Петренко", "uk"),
    ("kateryna.moroz", "Катерина Мороз", "uk"),
    ("li.wei", "Li Wei", "en"),
    ("vasyl.kozak", "Василь Козак", "uk"),
    ("mariia.pavlenko", "Марія Павленко", "uk"),
    ("denys.hrytsenko", "Денис Гриценко", "uk"),
    ("yuliia.vovk", "Юлія Вовк", "uk"),
    ("artem.klymenko", "Артем Клименко", "uk"),
    ("chloe.martin", "Chloé Martin", "en"),
    ("polina.fedorova", "Поліна Федорова", "uk"),
    ("roman.hnatiuk", "Роман Гнатюк", "uk"),
    ("zoia.demchenko", "Зоя Демченко", "uk"),
)
SPECIAL: tuple[Habit, ...] = ("loop", "hog", "crash", "empty", "colab", "moved")
RIGHT = 2  # students who do all well, each in styles of their own


def classroom() -> Sequence[Person]:
    """24 students: some right, some who do one odd thing, the rest making one known mistake in every item."""
    people = []
    for n, (student, name, lang) in enumerate(NAMES):
        if n < RIGHT:
            people.append(Person(student, name, lang, "right", n))
        elif n >= len(NAMES) - len(SPECIAL):
            people.append(Person(student, name, lang, SPECIAL[n - len(NAMES) + len(SPECIAL)], n))
        else:
            people.append(Person(student, name, lang, "wrong", n - RIGHT))
    return people
