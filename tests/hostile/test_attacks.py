"""Every attack of this folder: it works where nothing is done against it, and gets nothing here."""

from collections import Counter
from collections.abc import Iterator

import pytest
from attacks import CATEGORIES, PROOFS, Attack, all_attacks
from canaries import Range
from shooting import Grading, Shot, battlefield, shoot, shoot_peer

from coursekit.errors import MachineError
from coursekit.sandbox import Sandbox

ATTACKS = all_attacks()
Battlefield = tuple[Range, Grading, Sandbox]


def named(attacks: list[Attack], patient: bool = False) -> list[object]:
    """As parameters; those that have to be waited for are slow."""
    slow = [pytest.mark.slow] if patient else []
    waited = {a.name for a in attacks if "TIMEOUT" in a.status or a.proof == "hang"}
    return [pytest.param(a, id=a.name, marks=slow if a.name in waited else []) for a in attacks]


@pytest.fixture(scope="module")
def confined() -> Iterator[Battlefield]:
    try:
        field = battlefield("core")
        opened = field.__enter__()
    except MachineError as error:
        pytest.skip(error.message)
    yield opened
    field.__exit__(None, None, None)


@pytest.fixture(scope="module")
def ground() -> Iterator[Range]:
    with Range() as ground:
        yield ground


def test_there_are_attacks_of_every_category() -> None:
    assert len(ATTACKS) >= 60
    found = Counter(a.category for a in ATTACKS)
    assert min(found[c] for c in CATEGORIES) >= 10
    assert len({a.tries for a in ATTACKS}) == len(ATTACKS)
    assert {a.proof for a in ATTACKS} == set(PROOFS)


@pytest.mark.parametrize("attack", named(ATTACKS, patient=True))
def test_an_attack_gets_nothing_and_the_verdict_says_what_happened(attack: Attack, confined: Battlefield) -> None:
    shot = shoot(attack, *confined)
    assert shot.proofs == [], shot.verdict[:3000]
    assert shot.wrong == [], shot.verdict[:3000]


@pytest.mark.slow
@pytest.mark.parametrize("attack", named([a for a in ATTACKS if a.works == "peer"]))
def test_an_attack_works_where_the_tests_run_in_the_students_process(attack: Attack, ground: Range) -> None:
    shot = shoot_peer(attack, ground)
    assert attack.proof in shot.proofs, shot


@pytest.mark.slow
@pytest.mark.parametrize("attack", named([a for a in ATTACKS if a.works == "unsafe"]))
def test_an_attack_works_without_confinement(attack: Attack) -> None:
    assert attack.proof in unconfined(attack).proofs


def unconfined(attack: Attack) -> Shot:
    """What it does in a sandbox that confines nothing, and is thrown away afterwards."""
    with battlefield("unsafe") as field:
        return shoot(attack, *field)
