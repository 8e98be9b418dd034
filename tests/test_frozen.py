"""What a release froze: round trip, equal bytes, hashes, modes."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from engine_sample import slide_cases

from coursekit.errors import CourseError
from coursekit.frozen import (
    Call,
    CaseSet,
    Frozen,
    FrozenItem,
    Manifest,
    Variant,
    as_json,
    call_key,
    cases_path,
    decode_cases,
    encode_cases,
    key_check,
    sha256,
    variants_path,
    write_secretly,
)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and one.dtype == other.dtype and np.array_equal(one, other)
    if isinstance(one, tuple):
        return isinstance(other, tuple) and len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


def test_a_case_set_comes_back_as_it_was() -> None:
    cases = slide_cases()
    back = decode_cases(encode_cases(cases))
    assert (back.exercise, back.version) == (cases.exercise, cases.version)
    assert (back.cases, back.equations, back.tolerances) == (cases.cases, cases.equations, cases.tolerances)
    assert _same(back.wants, cases.wants)
    for one, other in zip(back.calls, cases.calls, strict=True):
        assert _same(one.args, other.args)
        assert msgspec.structs.replace(one, args=()) == msgspec.structs.replace(other, args=())
    assert encode_cases(back) == encode_cases(cases)


def test_what_is_read_cannot_be_changed() -> None:
    back = decode_cases(encode_cases(slide_cases()))
    with pytest.raises(ValueError, match="read-only"):
        back.wants[0][...] = 0


@pytest.mark.parametrize("order", ["F", "strided", ">"])
def test_an_array_has_the_same_bytes_however_it_lies(order: str) -> None:
    plain = np.arange(12.0).reshape(3, 4)
    other = {
        "F": np.asfortranarray(plain),
        "strided": np.repeat(plain, 2, axis=1)[:, ::2],
        ">": plain.astype(">f8"),
    }[order]
    assert call_key(Call(args=(other,))) == call_key(Call(args=(plain,)))


def test_numpy_scalars_and_nested_values_are_frozen() -> None:
    call = Call(args=((np.int64(3), (np.float64(0.5), "x")), np.array(2.5)), options={"b": True, "a": (1, 2)})
    back = msgspec.msgpack.decode(call_key(call), type=dict)
    assert back["args"][0] == [3, [0.5, "x"]]
    assert list(back["options"]) == ["b", "a"]  # in the signature's order: they may go by position


def test_lists_and_tuples_are_told_apart() -> None:
    call = Call(args=([1, (2, [3, np.arange(2.0)])],), options={"sizes": [], "pair": ([4], {"k": [5]})})
    cases = CaseSet(exercise="x", version=1, calls=(call,), wants=(), tolerances=(), cases=(), equations=())
    (back,) = decode_cases(encode_cases(cases)).calls
    assert repr((back.args, back.options)) == repr((call.args, call.options))


def test_what_is_no_plain_value_is_refused() -> None:
    with pytest.raises(NotImplementedError, match="cannot be frozen"):
        call_key(Call(args=(object(),)))


# ------------------------------------------------------------------------------------------------------ files
@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o000)
    yield
    os.umask(before)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("umask")
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_files_and_folders_are_for_staff_alone(tmp_path: Path) -> None:
    path = tmp_path / "frozen" / "hw" / "cases" / "slide.msgpack"
    write_secretly(path, b"one")
    assert _mode(path) == 0o600
    assert [_mode(tmp_path / p) for p in ("frozen", "frozen/hw", "frozen/hw/cases")] == [0o700] * 3
    path.chmod(0o644)
    write_secretly(path, b"two")
    assert (path.read_bytes(), _mode(path)) == (b"two", 0o600)


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "results.json"
    write_secretly(path, b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_secretly(path, b"new, and longer")
    assert path.read_bytes() == b"old"


def test_two_processes_may_make_the_same_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "records"
    exists = Path.exists

    def late(path: Path) -> bool:  # the other one makes it between the question and the answer
        answer = exists(path)
        if path == folder:
            folder.mkdir(exist_ok=True)
        return answer

    monkeypatch.setattr(Path, "exists", late)
    write_secretly(folder / "a.json", b"{}")
    assert (folder / "a.json").read_bytes() == b"{}"


VARIANT = Variant(
    problem="marbles",
    version=1,
    difficulty="standard",
    parameters={"a": 1},
    answer={"total": ((), ("40",)), "shares": ((2,), ("7/10", "0.25000000"))},
)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    cases, variants = encode_cases(slide_cases()), as_json({"marbles": VARIANT})
    write_secretly(cases_path(tmp_path, "slide"), cases)
    write_secretly(variants_path(tmp_path, "olena"), variants)
    items = (
        FrozenItem(item="marbles", kind="problem", points=2, version=1),
        FrozenItem(item="slide", kind="exercise", points=5, version=1, sha256=sha256(cases)),
    )
    manifest = Manifest(assignment="hw", key_check="x", items=items, students={"olena": sha256(variants)})
    write_secretly(tmp_path / "manifest.json", as_json(manifest))
    return tmp_path


def test_a_release_is_read_as_it_was_frozen(release: Path) -> None:
    frozen = Frozen(release)
    assert encode_cases(frozen.cases("slide")) == encode_cases(slide_cases())
    assert frozen.variants("olena") == {"marbles": VARIANT}


@pytest.mark.parametrize("name", ["cases/slide.msgpack", "variants/olena.json"])
def test_a_byte_that_changed_is_refused(release: Path, name: str) -> None:
    data = bytearray((release / name).read_bytes())
    data[len(data) // 2] ^= 1
    (release / name).write_bytes(data)
    frozen = Frozen(release)
    with pytest.raises(CourseError, match="is not what was frozen") as caught:
        frozen.cases("slide"), frozen.variants("olena")
    assert caught.value.exit_code == 4
    assert name.rpartition("/")[2] in caught.value.message


def test_a_student_without_variants_is_refused(release: Path) -> None:
    write_secretly(variants_path(release, "taras"), as_json({}))  # smuggled in beside the manifest
    with pytest.raises(CourseError, match="is not what was frozen"):
        Frozen(release).variants("taras")


def test_a_broken_manifest_names_the_file(release: Path) -> None:
    (release / "manifest.json").write_text('{"assignment": 3}')
    with pytest.raises(CourseError, match=r"manifest\.json"):
        Frozen(release)
    (release / "manifest.json").unlink()
    with pytest.raises(CourseError, match="No such file") as caught:
        Frozen(release)
    assert caught.value.hint.startswith("Restore frozen/ from a backup: ")  # generate would not bring it back


def test_the_fingerprint_covers_all_that_a_grading_reads(release: Path) -> None:
    before = Frozen(release).fingerprint("olena")
    manifest = Frozen(release).manifest
    items = manifest.items
    replace = msgspec.structs.replace
    for changed in (
        replace(manifest, items=items[:1]),
        replace(manifest, items=(replace(items[0], points=3), items[1])),
        replace(manifest, items=(items[0], replace(items[1], sha256="0" * 64))),
        replace(manifest, students={"olena": "0" * 64}),
    ):
        write_secretly(release / "manifest.json", as_json(changed))
        assert Frozen(release).fingerprint("olena") != before
    write_secretly(release / "manifest.json", as_json(replace(manifest, students=manifest.students | {"taras": "1"})))
    assert Frozen(release).fingerprint("olena") == before


def test_the_key_check_tells_keys_and_assignments_apart() -> None:
    assert len({key_check(k, a) for k in (b"a" * 32, b"b" * 32) for a in ("one", "two")}) == 4


def test_json_is_the_same_for_the_same_thing() -> None:
    assert as_json({"b": 1, "a": {"d": 2, "c": 3}}) == as_json({"a": {"c": 3, "d": 2}, "b": 1})
