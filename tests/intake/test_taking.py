"""Every file goes to its student, by signature or by name, or is rejected with a reason."""

from pathlib import Path

import pytest
from classroom import (
    CODE,
    IVAN,
    KEY,
    MARY,
    OLENA,
    OTHER_KEY,
    STUDENTS,
    cell,
    intake,
    notebook,
    of,
    self_check,
    zipped,
)
from conftest import TakeIn

from coursekit.course import Student
from coursekit.errors import UsageError
from coursekit.generate.selfcheck_text import filled
from coursekit.intake import Intake, identity, take_in

PLAIN = notebook(cell(CODE))
ELSE = notebook(cell("x = 2"))


def who(result: Intake) -> dict[str, str]:
    return {done.student: done.path for done in result.submissions}


def reasons(result: Intake) -> dict[str, str]:
    return {no.path: no.reason for no in result.rejected}


def test_a_class_is_taken_in(take: TakeIn) -> None:
    result = take({"a/lab.ipynb": of(OLENA), "b/c/d/lab.ipynb": of(IVAN), "a/notes.txt": b"hello", "a/readme.md": b"x"})
    assert who(result) == {"olena.koval": "a/lab.ipynb", "ivan": "b/c/d/lab.ipynb"}
    assert result.rejected == ()
    assert result.missing == ("mary-ann",)
    first = result.submissions[0]
    assert (first.kind, first.how, first.cells[0].source, len(first.sha256)) == (
        "notebook",
        "signed metadata",
        CODE,
        64,
    )


def test_submissions_come_in_the_order_of_the_roster(take: TakeIn) -> None:
    result = take({"1.ipynb": of(MARY), "2.ipynb": of(IVAN), "3.ipynb": of(OLENA)})
    assert [done.student for done in result.submissions] == ["olena.koval", "ivan", "mary-ann"]


# ---- names


@pytest.mark.parametrize(
    ("path", "student", "how"),
    [
        ("olena.koval/x.ipynb", "olena.koval", "folder name"),
        ("OLENA.KOVAL/x.ipynb", "olena.koval", "folder name"),
        ("group 2/olena.koval/deep/x.ipynb", "olena.koval", "folder name"),
        ("olena.koval.ipynb", "olena.koval", "file name"),
        ("olena.koval.py", "olena.koval", "file name"),
        ("ivan (2).ipynb", "ivan", "file name"),
        ("ivan.ipynb.txt", "ivan", "file name"),
        ("convolution_ivan.ipynb", "ivan", "file name"),
        ("ivan-convolution (1).ipynb", "ivan", "file name"),
        ("o.koval@uni.ua/x.ipynb", "olena.koval", "e-mail"),
        ("petrenko.ipynb", "ivan", "e-mail"),
        ("Олена Коваль/x.ipynb", "olena.koval", "folder name"),
        ("коваль_олена.ipynb", "olena.koval", "file name"),
        ("Петренко Іван_123_assignsubmission_file_/x.ipynb", "ivan", "Moodle folder"),
        ("Іван Петренко_123_assignsubmission_file/x.ipynb", "ivan", "Moodle folder"),
        ("Mary Ann O'Neil_7_assignsubmission_file_lab.ipynb", "mary-ann", "Moodle folder"),
        ("Петренко И\u0306ван_1_assignsubmission_file_/ivan.ipynb", "ivan", "file name"),
        ("ковальолена_123_456_x.ipynb", "olena.koval", "file name"),
        ("коваль_LATE_123_456_x.ipynb", "olena.koval", "file name"),
        ("oneilmaryann_1_2_x.ipynb", "mary-ann", "file name"),
    ],
)
def test_an_unsigned_file_is_matched_by_name(take: TakeIn, path: str, student: str, how: str) -> None:
    result = take({path: PLAIN})
    assert [(done.student, done.how) for done in result.submissions] == [(student, how)], result.rejected


@pytest.mark.parametrize("path", ["lab.ipynb", "oleg/x.ipynb", "Олена/x.ipynb", "koval_1_2_x.ipynb", "олена.ipynb"])
def test_a_file_that_nothing_tells_is_rejected(take: TakeIn, path: str) -> None:
    result = take({path: PLAIN})
    assert "not signed" in reasons(result)[path]
    assert "id" in result.rejected[0].hint
    assert (result.submissions, len(result.missing)) == ((), 3)


@pytest.mark.parametrize("name", ["Олена Коваль.ipynb", "koval.ipynb", "коваль_1_2_x.ipynb", "koval@b.ua.ipynb"])
def test_a_name_that_two_students_share_tells_nobody(tmp_path: Path, name: str) -> None:
    twins = [Student("k1", "Олена Коваль", "koval@a.ua", ""), Student("k2", "Коваль Олена", "koval@b.ua", "")]
    result = take_in(zipped(tmp_path / "a.zip", {name: PLAIN}), "convolution", twins, KEY)
    assert who(result) == ({"k2": name} if "@" in name else {})


def test_an_id_goes_before_an_address(tmp_path: Path) -> None:
    students = [Student("koval", "", "", ""), Student("b", "", "koval@b.ua", "")]
    result = take_in(zipped(tmp_path / "a.zip", {"koval.ipynb": PLAIN}), "convolution", students, KEY)
    assert who(result) == {"koval": "koval.ipynb"}


def test_a_file_of_one_student_in_the_folder_of_another_is_rejected(take: TakeIn) -> None:
    result = take({"olena.koval/ivan.ipynb": PLAIN})
    assert "named after two students: ivan and olena.koval" in reasons(result)["olena.koval/ivan.ipynb"]
    assert result.rejected[0].student == "olena.koval"
    assert result.missing == ("ivan", "mary-ann")


@pytest.mark.parametrize("name", ["ivan", "ivan.zip"])
def test_the_name_of_the_source_tells_if_nothing_else_does(tmp_path: Path, name: str) -> None:
    if name.endswith(".zip"):
        source = zipped(tmp_path / name, {"lab.ipynb": PLAIN, "olena.koval.ipynb": PLAIN})
    else:
        source = tmp_path / name
        source.mkdir()
        (source / "lab.ipynb").write_bytes(PLAIN)
        (source / "olena.koval.ipynb").write_bytes(PLAIN)
    assert who(intake(source)) == {"ivan": "lab.ipynb", "olena.koval": "olena.koval.ipynb"}


# ---- signatures


@pytest.mark.parametrize("kind", ["code", "raw", "markdown"])
def test_the_self_check_tells_where_metadata_is_lost(take: TakeIn, kind: str) -> None:
    check = self_check(identity(KEY, "convolution", "ivan"))
    result = take({"lab.ipynb": notebook(cell(check, kind), cell(CODE))})
    assert [(done.student, done.how) for done in result.submissions] == [("ivan", "signed self-check")]
    assert [code.source for code in result.submissions[0].cells if "coursekit" in code.source] == []


def test_a_python_file_may_be_signed(take: TakeIn) -> None:
    text = self_check(identity(KEY, "convolution", "ivan")) + "\n\n# In[2]:\n" + CODE
    result = take({"x/lab.py": text.encode()})
    assert [(done.student, done.kind) for done in result.submissions] == [("ivan", "python")]


def test_a_signature_survives_any_name(take: TakeIn) -> None:
    assert who(take({"Untitled17.ipynb": of(MARY)})) == {"mary-ann": "Untitled17.ipynb"}


@pytest.mark.parametrize(
    "path",
    [
        "ivan/lab.ipynb",
        "ivan.ipynb",
        "petrenko@uni.ua/olena.ipynb",
        "Іван Петренко_1_assignsubmission_file_/lab.ipynb",
        "петренко_1_2_lab.ipynb",
    ],
)
def test_a_notebook_of_one_student_handed_in_by_another_is_rejected(take: TakeIn, path: str) -> None:
    result = take({path: of(OLENA)})
    assert reasons(result)[path] == "is the notebook of olena.koval, handed in as ivan"
    assert result.rejected[0].student == "ivan"
    assert result.missing == ("olena.koval", "mary-ann")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (of(IVAN, key=OTHER_KEY), "signed with another course's key"),
        (of(IVAN, assignment="pooling"), "is of the assignment 'pooling', not 'convolution'"),
        (of(Student("gone\u202e", "", "", "")), "was made for 'gone\\u202e', who is not in the roster"),
        (
            notebook(
                cell(self_check(identity(KEY, "convolution", "ivan"))), signed=identity(KEY, "convolution", "mary-ann")
            ),
            "is signed for two students",
        ),
        (notebook(cell(self_check(identity(OTHER_KEY, "convolution", "ivan")))), "signed with another course's key"),
    ],
)
@pytest.mark.parametrize("path", ["ivan/lab.ipynb", "lab.ipynb"])
def test_a_notebook_that_is_not_of_this_course_and_assignment_is_rejected(
    take: TakeIn, path: str, data: bytes, reason: str
) -> None:
    result = take({path: data})
    assert result.submissions == ()
    assert reason in reasons(result)[path]
    assert result.rejected[0].hint


def test_a_changed_signature_is_noticed(take: TakeIn) -> None:
    signed = identity(KEY, "convolution", "ivan")
    result = take({"ivan.ipynb": notebook(cell(CODE), signed=signed[:-1] + ("A" if signed[-1] != "A" else "B"))})
    assert "its signature was changed" in reasons(result)["ivan.ipynb"]


def test_the_own_signature_counts_beside_one_of_last_year(take: TakeIn) -> None:
    last_year = self_check(identity(OTHER_KEY, "convolution", "ivan"))
    assert who(take({"a.ipynb": notebook(cell(last_year), signed=identity(KEY, "convolution", "ivan"))}))


def test_a_capital_letter_more_is_the_same_student(tmp_path: Path) -> None:
    students = [Student("Ivan", "", "", "")]
    result = take_in(zipped(tmp_path / "a.zip", {"lab.ipynb": of(IVAN)}), "convolution", students, KEY)
    assert who(result) == {"Ivan": "lab.ipynb"}


# ---- several files


def test_two_notebooks_with_one_identity_are_both_rejected(take: TakeIn) -> None:
    result = take({"a/convolution.ipynb": of(IVAN), "b/convolution.ipynb": of(IVAN, code="x = 1"), "c.ipynb": of(MARY)})
    assert who(result) == {"mary-ann": "c.ipynb"}
    assert list(reasons(result)) == ["a/convolution.ipynb", "b/convolution.ipynb"]
    assert "b/convolution.ipynb" in result.rejected[0].reason
    assert result.missing == ("olena.koval",)


@pytest.mark.parametrize("home", ["ivan/work.ipynb", "Петренко Іван_1_assignsubmission_file_/work.ipynb"])
@pytest.mark.parametrize("stray", ["zzz/convolution.ipynb", "convolution.ipynb", "zzz/ivan.ipynb"])
def test_a_copy_elsewhere_does_not_touch_the_one_in_the_owners_folder(take: TakeIn, home: str, stray: str) -> None:
    result = take({home: of(IVAN), stray: of(IVAN, code="x = 1")})
    assert who(result) == {"ivan": home}
    assert list(reasons(result)) == [stray]


def test_a_stripped_notebook_in_the_owners_folder_beats_a_signed_copy_elsewhere(take: TakeIn) -> None:
    result = take({"ivan/lab.ipynb": PLAIN, "zzz/lab.ipynb": of(IVAN, code="x = 1")})
    assert who(result) == {"ivan": "ivan/lab.ipynb"}
    assert list(reasons(result)) == ["zzz/lab.ipynb"]


def test_two_files_with_the_name_of_one_student_in_two_places_are_both_rejected(take: TakeIn) -> None:
    result = take({"a/ivan.ipynb": of(IVAN), "b/ivan.ipynb": of(IVAN, code="x = 1")})
    assert (who(result), len(result.rejected)) == ({}, 2)


def test_the_same_file_twice_is_one_submission(take: TakeIn) -> None:
    result = take({"a/x.ipynb": of(IVAN), "b/y.ipynb": of(IVAN)})
    assert who(result) == {"ivan": "a/x.ipynb"}
    assert [str(note) for note in result.submissions[0].notes] == ["The same file was handed in 2 times."]


def test_of_the_files_in_a_folder_the_signed_one_is_taken(take: TakeIn) -> None:
    result = take({"ivan/convolution.ipynb": PLAIN, "ivan/zzz.ipynb": of(IVAN), "ivan/helpers.py": b"x = 1"})
    assert who(result) == {"ivan": "ivan/zzz.ipynb"}
    assert str(result.submissions[0].notes[0]) == "Not read: ivan/convolution.ipynb, ivan/helpers.py."
    assert result.rejected == ()


@pytest.mark.parametrize(
    ("name", "one", "two"),
    [
        ("convolution.ipynb", PLAIN, ELSE),
        ("Convolution.py", CODE.encode(), ELSE),
        ("convolution_final.ipynb", PLAIN, ELSE),
        ("convolution.ipynb", of(IVAN), of(IVAN, code="x = 2")),
        ("convolution (1).ipynb", of(IVAN), of(IVAN, code="x = 2")),
    ],
)
def test_of_equals_the_one_named_like_the_assignment_is_taken(take: TakeIn, name: str, one: bytes, two: bytes) -> None:
    result = take({f"ivan/{name}": one, "ivan/draft.ipynb": two})
    assert who(result) == {"ivan": f"ivan/{name}"}
    assert "ivan/draft.ipynb" in str(result.submissions[0].notes[-1])


def test_several_files_that_nothing_tells_apart_are_all_rejected(take: TakeIn) -> None:
    result = take({f"ivan/{number}.ipynb": notebook(cell(f"x = {number}")) for number in range(8)})
    assert (who(result), len(result.rejected)) == ({}, 8)
    assert "ivan/4.ipynb and 3 more" in result.rejected[0].reason
    assert result.rejected[0].student == "ivan"
    assert "ivan" not in result.missing


def test_thousands_of_files_of_one_student_are_rejected_in_time(tmp_path: Path) -> None:
    files = {f"ivan/{number}.py": b"x = %d" % number for number in range(2000)}
    result = intake(zipped(tmp_path / "a.zip", files))
    assert len(result.rejected) == 2000


# ---- what is not a submission


def test_what_programs_leave_behind_is_ignored(take: TakeIn) -> None:
    result = take(
        {
            "ivan/lab.ipynb": of(IVAN),
            "ivan/.ipynb_checkpoints/lab-checkpoint.ipynb": of(IVAN, code="x = 1"),
            "ivan/check.py": b"x = 1",
            "ivan/check (1).py": self_check(identity(KEY, "convolution", "ivan"))
            .removeprefix("#@title check\n")
            .encode(),
            "ivan/__pycache__/x.py": b"x = 1",
            "ivan/.venv/lib/x.py": b"x = 1",
            "__MACOSX/ivan/._lab.ipynb": b"\0\5\x16\7",
            "ivan/._lab.ipynb": b"\0\5\x16\7",
            ".DS_Store": b"\0",
            ".gitignore": b"*.html",
            "~$mary-ann.docx": b"\0",
            "Thumbs.db": b"\0",
            "desktop.ini": b"[x]",
        }
    )
    assert who(result) == {"ivan": "ivan/lab.ipynb"}
    assert result.rejected == ()
    assert result.submissions[0].notes == ()


def test_another_kind_of_file_is_rejected_if_it_is_all_there_is(take: TakeIn) -> None:
    result = take(
        {"ivan/lab.pdf": b"%PDF", "ivan/lab.docx": b"PK", "mary-ann/lab.ipynb": of(MARY), "mary-ann/a.pdf": b"x"}
    )
    assert reasons(result) == {
        "ivan/lab.docx": "is neither a notebook nor a .py file, and there is nothing else of this student"
    }
    assert result.missing == ("olena.koval",)


def test_another_kind_of_file_at_the_top_is_rejected(take: TakeIn) -> None:
    result = take({"ivan.docx": b"PK", "readme.txt": b"x", "mary-ann.ipynb": of(MARY), "mary-ann.pdf": b"x"})
    assert reasons(result) == {
        "ivan.docx": "is neither a notebook nor a .py file, and there is nothing else of this student",
        "readme.txt": "is neither a notebook nor a .py file",
    }
    assert [no.student for no in result.rejected] == ["ivan", None]
    assert result.missing == ("olena.koval",)


def test_a_file_of_another_kind_belongs_to_the_folder_and_not_to_its_own_name(take: TakeIn) -> None:
    result = take({"mary-ann/lab.ipynb": of(MARY), "mary-ann/ivan.txt": b"x", "mary-ann/olena.koval/a.txt": b"x"})
    assert reasons(result) == {}
    assert result.missing == ("olena.koval", "ivan")


@pytest.mark.parametrize("name", ["ivan/lab.rar", "ivan/lab.7z", "ivan/lab.tar.gz"])
def test_other_archives_are_rejected_by_name(take: TakeIn, name: str) -> None:
    result = take({name: b"x"})
    assert "archive of a kind that is not read" in reasons(result)[name]
    assert result.rejected[0].student == "ivan"


def test_a_broken_file_is_rejected_and_its_student_is_not_missing(take: TakeIn) -> None:
    result = take({"ivan/lab.ipynb": b"<html>", "mary-ann/lab.ipynb": of(MARY)})
    assert reasons(result) == {"ivan/lab.ipynb": "is a web page, not a notebook"}
    assert result.rejected[0].student == "ivan"
    assert result.missing == ("olena.koval",)


def test_a_notebook_without_code_is_a_submission(take: TakeIn) -> None:
    result = take({"a.ipynb": notebook(cell("text", "markdown"), signed=identity(KEY, "convolution", "ivan"))})
    assert who(result) == {"ivan": "a.ipynb"}
    assert str(result.submissions[0].notes[0]) == "There is no code in this file."


def test_a_single_file_is_taken_in(tmp_path: Path) -> None:
    (tmp_path / "whatever.ipynb").write_bytes(of(IVAN))
    result = intake(tmp_path / "whatever.ipynb")
    assert who(result) == {"ivan": "whatever.ipynb"}
    assert result.missing == ("olena.koval", "mary-ann")


def test_a_source_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file or folder"):
        intake(tmp_path / "nothing")


def test_nothing_handed_in_is_nothing_wrong(tmp_path: Path) -> None:
    result = intake(tmp_path)
    assert (result.submissions, result.rejected, len(result.missing)) == ((), (), len(STUDENTS))


@pytest.mark.parametrize("name", ["lab.ipynb", "lab.py"])
def test_the_self_check_that_students_get_is_understood(take: TakeIn, name: str) -> None:
    spec = {
        "assignment": "convolution",
        "student": "ivan",
        "identity": identity(KEY, "convolution", "ivan"),
        "lang": "uk",
    }
    check = filled({**spec, "problems": {}, "exercises": {}})
    data = notebook(cell(check), cell(CODE)) if name.endswith(".ipynb") else f"{check}\n{CODE}".encode()
    (done,) = take({name: data}).submissions
    assert (done.student, done.how, done.notes) == ("ivan", "signed self-check", ())
    assert [code.source.strip() for code in done.cells] == [CODE]
