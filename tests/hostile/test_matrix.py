"""All attacks in both tiers, as root and as an ordinary user; and the table of it in docs/security.md."""

import json
from collections.abc import Iterator

import pytest
from attacks import all_attacks
from matrix import COMBINATIONS, HELD, PAGE, digest, fire_as, interpreter_for_all, page_with, table


@pytest.fixture(scope="module")
def python() -> Iterator[str]:
    try:
        making = interpreter_for_all()
        made = making.__enter__()
    except RuntimeError as error:
        pytest.skip(f"no interpreter for an ordinary user: {error}")
    yield made
    making.__exit__(None, None, None)


@pytest.mark.slow
@pytest.mark.parametrize(("tier", "user"), COMBINATIONS)
def test_every_attack_is_held(tier: str, user: str, python: str) -> None:
    try:
        shots = fire_as(python, tier, user)
    except RuntimeError as error:
        if "this machine cannot confine" not in str(error) and "not started by root" not in str(error):
            raise
        pytest.skip(str(error).splitlines()[-1])
    assert shots.keys() == {a.name for a in all_attacks()}
    assert {n: s["proofs"] + s["wrong"] for n, s in shots.items() if s["proofs"] or s["wrong"]} == {}


def test_what_is_written_down_was_seen_with_these_very_attacks() -> None:
    held = json.loads(HELD.read_text("utf-8"))
    assert {n: of["digest"] for n, of in held.items()} == {a.name: digest(a) for a in all_attacks()}
    assert all(of["works"] for of in held.values())
    assert {mark for of in held.values() for mark in of["held"].values()} == {"held"}


def test_the_table_in_the_docs_is_in_step() -> None:
    assert PAGE.read_text("utf-8") == page_with(table()), "run: python tests/hostile/matrix.py --table"
