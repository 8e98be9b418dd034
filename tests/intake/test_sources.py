"""Folders and archives from strangers: nothing outside is read, nothing is followed, nothing takes for ever."""

import io
import os
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from classroom import CODE, IVAN, OLENA, intake, of, zipped

from coursekit.errors import SubmissionError
from coursekit.intake import Intake, Rejected, sources
from coursekit.intake import archive as archives

posix = pytest.mark.skipif(os.name == "nt", reason="no such files")


def rejected(result: Intake) -> dict[str, str]:
    assert all(no.hint for no in result.rejected)
    return {no.path: no.reason for no in result.rejected}


def only_olena(result: Intake) -> Rejected:
    """The one rejected file; the notebook beside it was taken in."""
    assert [done.student for done in result.submissions] == ["olena.koval"]
    assert len(result.rejected) == 1
    return result.rejected[0]


def info(name: str, **more: int) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.compress_type = zipfile.ZIP_DEFLATED
    for key, value in more.items():
        setattr(made, key, value)
    return made


def archive(path: Path, *entries: tuple[zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as opened:
        opened.writestr("olena.koval/lab.ipynb", of(OLENA), zipfile.ZIP_DEFLATED)
        for entry, data in entries:
            opened.writestr(entry, data)
    return path


# ---- folders


@posix
def test_links_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.ipynb"
    secret.write_bytes(of(IVAN))
    folder = tmp_path / "in"
    (folder / "ivan").mkdir(parents=True)
    (folder / "ivan/lab.ipynb").symlink_to(secret)
    (folder / "loop").symlink_to(folder)
    (folder / "broken.ipynb").symlink_to("nowhere")
    result = intake(folder)
    assert result.submissions == ()
    assert set(rejected(result)) == {"ivan/lab.ipynb", "loop", "broken.ipynb"}
    assert all("symbolic link" in reason for reason in rejected(result).values())


@posix
def test_pipes_and_devices_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ivan.ipynb")
    os.mkfifo(tmp_path / "ivan.zip")
    begun = time.perf_counter()
    assert rejected(intake(tmp_path)) == {
        "ivan.ipynb": "is not an ordinary file",
        "ivan.zip": "is not an ordinary file",
    }
    assert time.perf_counter() - begun < 2
    assert rejected(intake(tmp_path / "ivan.ipynb")) == {"ivan.ipynb": "is not an ordinary file"}
    (tmp_path / "zero.ipynb").symlink_to("/dev/zero")
    assert rejected(intake(tmp_path / "zero.ipynb")) == {"zero.ipynb": "is not an ordinary file"}


@posix
def test_a_source_may_itself_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real/lab.ipynb").write_bytes(of(IVAN))
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert intake(tmp_path / "link").submissions


@posix
def test_names_that_are_no_text_or_turn_it_round_are_shown_escaped(tmp_path: Path) -> None:
    for name in (b"\xff\x1b[31m.ipynb", "a\u202egnp.ipynb".encode(), b"two\nlines.ipynb"):
        (tmp_path / os.fsdecode(name)).write_bytes(b"{}")
    paths = [no.path for no in intake(tmp_path).rejected]
    assert sorted(paths) == ["\\udcff\\x1b[31m.ipynb", "a\\u202egnp.ipynb", "two\\nlines.ipynb"]


def test_a_folder_that_is_too_deep_is_rejected(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 30)
    deep.mkdir(parents=True)
    (deep / "ivan.ipynb").write_bytes(of(IVAN))
    assert "folders deep" in next(iter(rejected(intake(tmp_path)).values()))


def test_a_folder_of_too_many_files_of_nobody_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_FILES", 10)
    for number in range(12):
        (tmp_path / f"{number}.txt").touch()
    with pytest.raises(SubmissionError, match="holds more than 10 files"):
        intake(tmp_path)


@pytest.mark.parametrize("top", ["", "all of them/"])
@pytest.mark.parametrize("name", ["ivan/{}.txt", "ivan/a/b/{}.txt", "Іван Петренко_1_assignsubmission_file_{}.py"])
def test_who_hands_in_too_many_files_costs_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, top: str, name: str
) -> None:
    monkeypatch.setattr(sources, "_FILES", 10)
    monkeypatch.setattr(archives, "_ENTRIES", 10)
    handed_in = {top + name.format(n): b"x = %d" % n for n in range(12)} | {
        f"{top}ivan/.git/x.py": b"x",
        f"{top}mary-ann/lab.py": b"x = 1",
        f"{top}{OLENA.id}.ipynb": of(OLENA),
    }
    for path, data in handed_in.items():
        (tmp_path / "in" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / path).write_bytes(data)
    for source in (tmp_path / "in", zipped(tmp_path / "in.zip", handed_in)):
        result = intake(source)
        assert [done.student for done in result.submissions] == ["olena.koval", "mary-ann"]
        assert [no.student for no in result.rejected] == ["ivan"]
        assert "more than 10 files" in result.rejected[0].reason
        assert result.missing == ()


def test_an_archive_of_too_many_files_in_a_folder_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_ENTRIES", 3)
    (tmp_path / "ivan").mkdir()
    zipped(tmp_path / "ivan/work.zip", {f"{folder}/{n}.txt": b"" for folder in ("x", "mary-ann") for n in range(2)})
    (no,) = intake(tmp_path).rejected
    assert (no.student, "more than 3 files" in no.reason) == ("ivan", True)


def test_who_hands_in_what_unpacks_to_too_much_costs_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "_TOTAL_FREE", 1 << 20)
    monkeypatch.setattr(archives, "_TOTAL_RATIO", 2)
    bombs = {f"ivan/{n}.py": b"#" * (900_000 + n) for n in range(5)}
    others = {"mary-ann/lab.py": b"x = 1", "olena.koval/lab.ipynb": of(OLENA)}
    for top in ("", "all of them/"):
        files = {top + path: data for path, data in (bombs | others).items()}
        result = intake(zipped(tmp_path / "in.zip", files))
        assert {done.student for done in result.submissions} >= {"olena.koval", "mary-ann"}
        assert {no.student for no in result.rejected} == {"ivan"}
        assert any("unpacks to too much" in no.reason for no in result.rejected)


def test_a_file_that_is_too_large_is_rejected_unread(tmp_path: Path) -> None:
    with (tmp_path / "ivan.ipynb").open("wb") as huge:
        huge.truncate(1 << 40)
    assert rejected(intake(tmp_path)) == {"ivan.ipynb": "has more than 32 MB"}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "ivan.ipynb").write_bytes(of(IVAN))
    (tmp_path / "ivan.ipynb").chmod(0)
    assert "cannot be read" in rejected(intake(tmp_path))["ivan.ipynb"]


def test_an_archive_in_a_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "ivan").mkdir()
    zipped(tmp_path / "ivan/work.zip", {"sub/convolution.py": CODE.encode()})
    assert [done.path for done in intake(tmp_path).submissions] == ["ivan/work.zip/sub/convolution.py"]
    zipped(tmp_path / "olena.koval.zip", {"x.ipynb": of(OLENA)})
    assert len(intake(tmp_path).submissions) == 2


# ---- archives


@pytest.mark.parametrize(
    "name",
    ["../ivan.ipynb", "/etc/ivan.ipynb", "a/../../ivan.ipynb", "..\\ivan.ipynb", "C:\\ivan.ipynb", "\\\\x\\ivan.ipynb"],
)
def test_names_that_lead_out_are_rejected_and_the_others_go_on(tmp_path: Path, name: str) -> None:
    no = only_olena(intake(archive(tmp_path / "a.zip", (info(name), of(IVAN)))))
    assert no.reason == "has a name that leads out of the archive"
    assert list(tmp_path.iterdir()) == [tmp_path / "a.zip"]


@pytest.mark.parametrize("name", ["000" + ".py" * 20_000 + "x", "0" + "_" * 60_000 + "x", "ї" * 128 + ".ipynb"])
@pytest.mark.parametrize("folder", ["", "ivan/", "ivan/x/"])
def test_names_longer_than_a_file_can_have_are_rejected_at_once(tmp_path: Path, name: str, folder: str) -> None:
    begun = time.perf_counter()
    no = only_olena(intake(archive(tmp_path / "a.zip", (info(folder + name), of(IVAN)))))
    assert time.perf_counter() - begun < 1
    assert no.reason == "has a name of more than 255 bytes"
    assert no.student == ("ivan" if folder else None)


def test_names_of_very_many_folders_are_rejected_at_once(tmp_path: Path) -> None:
    deep = [(info("ivan/" + "d/" * 30_000 + f"{n}.ipynb"), of(IVAN)) for n in range(5)]
    begun = time.perf_counter()
    result = intake(archive(tmp_path / "a.zip", *deep))
    assert time.perf_counter() - begun < 1
    assert {(no.student, no.reason) for no in result.rejected} == {("ivan", "lies more than 20 folders deep")}


@pytest.mark.parametrize("mode", [0o120777, 0o010644, 0o020644, 0o140644])
def test_links_and_devices_in_an_archive_are_rejected(tmp_path: Path, mode: int) -> None:
    entry = info("ivan.ipynb", external_attr=mode << 16, create_system=3)
    no = only_olena(intake(archive(tmp_path / "a.zip", (entry, b"/etc/passwd"))))
    assert no.student == "ivan"
    assert ("link" in no.reason) == (mode == 0o120777)


def test_an_archive_in_an_archive_is_rejected(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "b.zip", {"ivan.ipynb": of(IVAN)}).read_bytes()
    no = only_olena(intake(archive(tmp_path / "a.zip", (info("ivan/work.zip"), inner))))
    assert (no.path, no.reason, no.student) == ("ivan/work.zip", "is an archive within an archive", "ivan")


def test_a_bomb_is_given_up_early(tmp_path: Path) -> None:
    bomb = archive(tmp_path / "a.zip", (info("ivan.ipynb"), bytes(30 << 20)), (info("ivan.py"), bytes(40 << 20)))
    begun = time.perf_counter()
    assert set(rejected(intake(bomb)).values()) == {"unpacks to far more than a notebook has", "has more than 32 MB"}
    assert time.perf_counter() - begun < 2


def test_what_an_archive_says_of_sizes_is_not_believed(tmp_path: Path) -> None:
    data = archive(tmp_path / "a.zip", (info("ivan.ipynb"), bytes(30 << 20))).read_bytes()
    real = struct.pack("<L", 30 << 20)
    assert data.count(real) == 2
    (tmp_path / "a.zip").write_bytes(data.replace(real, struct.pack("<L", 100)))
    no = only_olena(intake(tmp_path / "a.zip"))
    assert "damaged" in no.reason or "unpacks" in no.reason


def test_entries_that_lie_upon_one_another_share_one_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_TOTAL_FREE", 1 << 20)
    monkeypatch.setattr(archives, "_TOTAL_RATIO", 2)
    # One local entry, named by fifty lines of the table of contents.
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("ivan.py", b"# x\n" * 100_000)
        opened.filelist *= 50
    (tmp_path / "a.zip").write_bytes(made.getvalue())
    result = intake(tmp_path / "a.zip")
    # Newer Pythons find entries that overlap by themselves.
    assert any("together with the others" in no.reason or "Overlapped" in no.reason for no in result.rejected)


def test_a_table_of_contents_that_is_too_long_is_not_read(tmp_path: Path) -> None:
    line = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    table = line * 400_000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 65535, 65535, len(table), 0, 0)
    (tmp_path / "ivan.zip").write_bytes(table + end)
    begun = time.perf_counter()
    with pytest.raises(SubmissionError, match="table of contents is too long"):
        intake(tmp_path / "ivan.zip")
    assert time.perf_counter() - begun < 1


def test_too_many_entries_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_ENTRIES", 3)
    source = zipped(tmp_path / "a.zip", {f"{number}.txt": b"" for number in range(4)})
    with pytest.raises(SubmissionError, match=r"a\.zip holds more than 3 files"):
        intake(source)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packings_that_cannot_be_stopped_are_refused(tmp_path: Path, method: int) -> None:
    no = only_olena(intake(archive(tmp_path / "a.zip", (info("ivan.ipynb", compress_type=method), bytes(1 << 20)))))
    assert no.reason == "is packed in an unusual way"


def test_an_encrypted_file_is_rejected(tmp_path: Path) -> None:
    data = bytearray(archive(tmp_path / "a.zip", (info("ivan.ipynb"), of(IVAN))).read_bytes())
    data[data.rindex(b"PK\1\2") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    assert only_olena(intake(tmp_path / "a.zip")).reason == "is encrypted"


def test_a_damaged_file_is_rejected_and_the_others_go_on(tmp_path: Path) -> None:
    source = archive(tmp_path / "a.zip", (info("ivan.ipynb", compress_type=zipfile.ZIP_STORED), of(IVAN)))
    data = source.read_bytes()
    at = data.index(b"def conv2d", data.index(b"ivan.ipynb"))
    source.write_bytes(data[:at] + b"DEF" + data[at + 3 :])
    assert "damaged" in only_olena(intake(source)).reason


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\5\6" + bytes(18 - 4), b"PK\3\4" * 100, b"\x1f\x8b\x08"])
def test_what_is_no_archive_is_rejected_and_refused_as_the_whole(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "ivan.zip").write_bytes(data)
    result = intake(tmp_path)
    assert "no zip archive" in rejected(result)["ivan.zip"]
    assert result.rejected[0].student == "ivan"
    with pytest.raises(SubmissionError, match="no zip archive"):
        intake(tmp_path / "ivan.zip")


def test_every_damage_to_an_archive_is_survived(tmp_path: Path) -> None:
    whole = archive(tmp_path / "a.zip", (info("ivan.ipynb"), of(IVAN))).read_bytes()
    source = tmp_path / "b.zip"
    for place in range(0, len(whole), 3):
        for damaged in (whole[:place], whole[:place] + b"\xff" + whole[place + 1 :]):
            source.write_bytes(damaged)
            try:
                result = intake(source)
            except SubmissionError:
                continue
            assert len(result.submissions) + len(result.rejected) <= 3


@pytest.mark.parametrize(
    ("raw", "flag", "path"),
    [
        ("Олена Коваль/lab.py".encode(), 0, "Олена Коваль/lab.py"),  # macOS: UTF-8 that does not say so
        ("Олена Коваль/lab.py".encode("cp866"), 0, "Олена Коваль/lab.py"),  # Windows
        ("Олена Коваль/lab.py".encode(), 0x800, "Олена Коваль/lab.py"),
        ("Олена Коваль\\lab.py".encode(), 0x800, "Олена Коваль/lab.py"),
        (b"./olena.koval//lab.py", 0, "olena.koval/lab.py"),
    ],
)
def test_names_are_read_as_systems_write_them(tmp_path: Path, raw: bytes, flag: int, path: str) -> None:
    data = CODE.encode()
    sums = struct.pack("<3L", zlib.crc32(data), len(data), len(data))
    local = struct.pack("<4s5H", b"PK\3\4", 20, flag, 0, 0, 0) + sums + struct.pack("<2H", len(raw), 0) + raw + data
    line = struct.pack("<4s6H", b"PK\1\2", 20, 20, flag, 0, 0, 0) + sums
    line += struct.pack("<5H2L", len(raw), 0, 0, 0, 0, 0, 0) + raw
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(line), len(local), 0)
    (tmp_path / "a.zip").write_bytes(local + line + end)
    result = intake(tmp_path / "a.zip")
    assert [(done.student, done.path) for done in result.submissions] == [("olena.koval", path)], result


def test_a_name_that_claims_to_be_utf_8_and_is_not_is_refused(tmp_path: Path) -> None:
    source = archive(tmp_path / "a.zip", (info("ї.ipynb"), of(IVAN)))
    source.write_bytes(source.read_bytes().replace("ї".encode(), b"\xff\xfe"))
    with pytest.raises(SubmissionError, match="no zip archive"):
        intake(source)
