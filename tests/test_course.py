"""A course folder is read into typed values, and what is wrong with it is named by file, line and key."""

import os
import stat
from pathlib import Path

import pytest

from coursekit.course import (
    LIMITS,
    PUBLIC_KEY,
    Item,
    Student,
    builtin_folder,
    find_course,
    init_course,
    wrong_with_id,
)
from coursekit.errors import CourseError, UsageError

COURSE = '[course]\nname = "vision"\ntitle = { uk = "Зір", en = "Vision" }\nlang = "en"\n'
LAB = 'title = { en = "A lab" }\n\n[[items]]\nname = "conv2d"\npoints = 4\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "course.toml").write_text(COURSE, "utf-8")
    (tmp_path / "assignments").mkdir()
    return tmp_path


def lab(folder: Path, text: str) -> CourseError:
    """The error that an assignment with this text makes."""
    (folder / "assignments/lab.toml").write_text(text, "utf-8")
    with pytest.raises(CourseError) as caught:
        find_course(folder, True).assignment("lab")
    return caught.value


def roster(folder: Path, data: str | bytes) -> tuple[Student, ...]:
    (folder / "roster.csv").write_bytes(data.encode() if isinstance(data, str) else data)
    return find_course(folder, True).students()


# ---- which course


def test_a_named_folder_is_read(folder: Path) -> None:
    course = find_course(folder, True)
    assert (course.name, course.title["uk"], course.lang, course.builtin) == ("vision", "Зір", "en", False)


def test_the_current_folder_may_be_the_course(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert find_course(None, True).name == "vision"


def test_without_a_course_the_builtin_one_serves_unless_one_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_course(None, False).builtin
    with pytest.raises(UsageError) as caught:
        find_course(None, True)
    assert "coursekit init" in caught.value.hint


def test_a_named_folder_that_is_no_course_is_not_replaced_by_the_builtin_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no course\.toml"):
        find_course(tmp_path, False)


def test_the_courses_own_folders_come_before_the_builtin_ones(folder: Path) -> None:
    course = find_course(folder, True)
    assert course.lookup("assignments") == (
        folder.resolve() / "assignments",
        builtin_folder() / "assignments",
    )
    assert course.lookup("nothing") == ()
    (folder / "assignments/convolution.toml").write_text(LAB)
    assert course.assignment("convolution").title == {"uk": "A lab", "en": "A lab"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[course]\nname = "x y"\ntitle = { en = "X" }', ":2: 'name' in [course] is 'x y'"),
        ('[course]\nname = "x"\ntitle = { en = "X" }\nlang = "ua"', ":4: 'lang' in [course] is 'ua'"),
        ('[course]\nname = "x"\ntitle = { ua = "X" }', ":3: 'ua' in [title] is not a key that is known"),
        ('[course]\nname = "x"', ":1: 'title' in [course] is missing"),
        ('[curse]\nname = "x"', "'name' in [course] is missing"),
    ],
)
def test_what_is_wrong_with_course_toml_is_named(folder: Path, text: str, message: str) -> None:
    (folder / "course.toml").write_text(text)
    with pytest.raises(CourseError) as caught:
        find_course(folder, True)
    assert message in caught.value.message
    assert caught.value.exit_code == 4


# ---- the key


def test_the_builtin_course_has_a_public_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_course(None, False).key == PUBLIC_KEY
    assert PUBLIC_KEY.hex().startswith("1c3ea138a5de3572")  # another key would change everything that was drawn from it


def test_a_missing_key_is_an_error(folder: Path) -> None:
    with pytest.raises(CourseError, match="is missing"):
        _ = find_course(folder, True).key


@pytest.mark.parametrize("size", [0, 31, 33, 5000])
def test_a_key_has_32_bytes(folder: Path, size: int) -> None:
    (folder / "course.key").write_bytes(b"k" * size)
    (folder / "course.key").chmod(0o600)
    with pytest.raises(CourseError, match="32 bytes"):
        _ = find_course(folder, True).key


@pytest.mark.skipif(os.name == "nt", reason="no such bits")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o602])
def test_a_key_open_to_others_is_refused(folder: Path, mode: int) -> None:
    (folder / "course.key").write_bytes(b"k" * 32)
    (folder / "course.key").chmod(mode)
    with pytest.raises(CourseError) as caught:
        _ = find_course(folder, True).key
    assert "chmod 600" in caught.value.hint


# ---- init


def test_init_makes_a_course_that_can_be_used_at_once(tmp_path: Path) -> None:
    made = init_course(tmp_path / "deep/er")
    names = {str(path.relative_to(tmp_path / "deep/er")) for path in made}
    assert names >= {"course.toml", "roster.csv", "course.key", ".gitignore", "assignments/convolution.toml"}
    course = find_course(tmp_path / "deep/er", True)
    assert len(course.key) == 32
    assert [student.lang for student in course.students()] == ["uk", "en"]
    assert all(student.id.startswith("example.") for student in course.students())
    assert course.assignment("convolution").items
    assert not course.builtin
    assert stat.S_IMODE((course.folder / "course.key").stat().st_mode) == 0o600 or os.name == "nt"
    ignored = (course.folder / ".gitignore").read_text().splitlines()
    assert {"course.key", "frozen/", "release/", "grades/"} <= set(ignored)


def test_every_new_course_has_a_key_of_its_own(tmp_path: Path) -> None:
    init_course(tmp_path / "a")
    init_course(tmp_path / "b")
    assert find_course(tmp_path / "a", True).key != find_course(tmp_path / "b", True).key


def test_init_refuses_a_course(folder: Path) -> None:
    with pytest.raises(UsageError, match="is a course already"):
        init_course(folder)


def test_init_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "course.key").write_bytes(b"mine")
    (tmp_path / "roster.csv").write_text("student\nolena\n")
    assert not {tmp_path / "course.key", tmp_path / "roster.csv"} & set(init_course(tmp_path))
    assert (tmp_path / "course.key").read_bytes() == b"mine"
    assert (tmp_path / "roster.csv").read_text() == "student\nolena\n"


def test_init_says_when_a_file_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(UsageError, match="cannot make a course"):
        init_course(tmp_path / "taken/course")


# ---- assignments


def test_every_builtin_assignment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    course = find_course(None, False)
    assert "convolution" in course.assignments()
    for name in course.assignments():
        assignment = course.assignment(name)
        assert assignment.name == name
        assert set(assignment.title) == {"uk", "en"}
        assert sum(item.points for item in assignment.items) > 0
        assert set(assignment.limits) <= set(LIMITS)


def test_an_assignment_has_defaults(folder: Path) -> None:
    (folder / "assignments/lab.toml").write_text("\ufeff" + LAB, "utf-8")
    read = find_course(folder, True).assignment("lab")
    assert read.items == (Item("conv2d", 4, "standard"),)
    assert (read.due, read.feedback, read.packages, read.limits) == ("", "counterexample", (), {})


def test_a_date_may_stand_without_quotes(folder: Path) -> None:
    (folder / "assignments/lab.toml").write_text("due = 2026-03-15 23:59:00\n" + LAB)
    assert find_course(folder, True).assignment("lab").due == "2026-03-15 23:59:00"


@pytest.mark.parametrize("name", ["convolutoin", "../course", "", "con volution"])
def test_an_unknown_assignment_is_a_usage_error(folder: Path, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_course(folder, True).assignment(name)
    assert "convolution" in caught.value.hint
    assert caught.value.exit_code == 2


ITEM = '[[items]]\nname = "conv2d"\n'


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ('title = "unclosed\n', 1, "", "TOML"),
        (LAB + "\n[worker\n", 7, "", "TOML"),
        (LAB + "x\n", 6, "", "TOML"),
        ('ttile = { en = "X" }\n' + LAB, 1, "'ttile' is not a key", "'title'"),
        (LAB + 'dificulty = "easy"\n', 6, "'dificulty' in [[items]] number 1 is not a key", "'difficulty'"),
        (LAB + 'difficulty = "eazy"\n', 6, "'difficulty' in [[items]] number 1 is 'eazy'", "easy, "),
        (LAB + ITEM + "points = 1\n", 7, "'name' in [[items]] number 2 is 'conv2d' a second time", "once"),
        (LAB + '[[items]]\nname = "relu"\n', 6, "'points' in [[items]] number 2 is missing", "points ="),
        (LAB + '[[items]]\nname = "relu"\npoints = "5"\n', 8, "is a text, a number is due", ""),
        (LAB + '[[items]]\nname = "relu"\npoints = true\n', 8, "is true or false, a number is due", ""),
        (LAB + '[[items]]\nname = "relu"\npoints = nan\n', 8, "a number from 0 to 1000 is due", ""),
        (LAB + '[[items]]\nname = "relu"\npoints = -1\n', 8, "a number from 0 to 1000 is due", ""),
        (LAB + '[[items]]\nname = "Relu 2"\npoints = 1\n', 7, "is 'Relu 2'", "Small"),
        (LAB + "[[items]]\nname = 7\npoints = 1\n", 7, "is a number, a text in quotes is due", ""),
        (LAB + "[limits]\ncall_second = 5\n", 7, "'call_second' in [limits] is not a key", "'call_seconds'"),
        (LAB + "[limits]\nmemory_mb = 1\n", 7, "from 64 to", ""),
        (LAB + "[limits]\ncall_seconds = inf\n", 7, "'call_seconds' in [limits] is inf", ""),
        (LAB + '[worker]\npackages = "scipy"\n', 7, "is not a list of texts", "scipy"),
        (LAB + '[worker]\npackages = ["os; rm"]\n', 7, "has 'os; rm' in it", "scipy"),
        ("worker = 3\n" + LAB, 1, "'worker' is a number, a table is due", ""),
        ('feedback = "all"\n' + LAB, 1, "'feedback' is 'all'", "counterexample"),
        ('title = { en = "X" }\n', None, "'items' is missing", "[[items]]"),
        ('title = { en = "X" }\n[items]\nname = "conv2d"\n', 2, "is not a list of tables", "[[items]]"),
        ("title = {}\n" + ITEM + "points = 1\n", 1, "'title' is missing", "uk"),
        ("title = { en = 3 }\n" + ITEM + "points = 1\n", 1, "'en' in [title] is a number", ""),
    ],
)
def test_what_is_wrong_with_an_assignment_is_named(
    folder: Path, text: str, line: int | None, message: str, hint: str
) -> None:
    error = lab(folder, text)
    place = f"{folder / 'assignments/lab.toml'}:"
    assert error.message.startswith(place + (f"{line}:" if line else " "))
    assert message in error.message
    assert hint in error.hint


def test_an_assignment_that_is_not_utf_8_is_named_by_line(folder: Path) -> None:
    (folder / "assignments/lab.toml").write_bytes(LAB.encode() + "# і\n".encode("cp1251"))
    with pytest.raises(CourseError, match=r"lab\.toml:6: not UTF-8"):
        find_course(folder, True).assignment("lab")


# ---- the roster


@pytest.mark.parametrize(
    "data",
    [
        "student,name,email,lang\nolena,Олена Коваль,o@x.ua,uk\n",
        "student;name;email;lang\r\nolena;Олена Коваль;o@x.ua;uk\r\n",
        "student\tname\temail\tlang\nolena\tОлена Коваль\to@x.ua\tUK\n",
        "\ufeffstudent,name,email,lang\nolena,Олена Коваль,o@x.ua,uk",
        'Group, Name ,LANG,Student,E,email\nКН-41,"Олена  Коваль",uk, olena ,,o@x.ua\n\n , ,\n',
    ],
)
def test_rosters_as_spreadsheets_write_them_are_read(folder: Path, data: str) -> None:
    assert roster(folder, data) == (Student("olena", "Олена Коваль", "o@x.ua", "uk"),)


def test_only_the_id_is_required(folder: Path) -> None:
    assert roster(folder, "student\nолена\n") == (Student("олена", "", "", ""),)


def test_ids_and_names_are_composed(folder: Path) -> None:
    assert roster(folder, "student,name\nи\u0306осип,И\u0306осип\n")[0] == Student("йосип", "Йосип", "", "")


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        ("student\nolena\nivan\nOLENA\n", 4, "'OLENA' is in line 2 already"),
        ("student\nй\nи\u0306\n", 3, "is in line 2 already"),
        ("student,name\n,Олена\n", 2, "is empty"),
        ("student\n../x\n", 2, "has '/' in it"),
        ("student\na b\n", 2, "has ' ' in it"),
        ("student\n\u202eabc\n", 2, "has '\\u202e' in it"),
        ("student\n.hidden\n", 2, "begins or ends with a dot"),
        ("student\nCon.v2\n", 2, "device on Windows"),
        ("student,lang\nolena,ua\n", 2, "the language is 'ua'"),
        ("name,email\nОлена,o@x.ua\n", 1, "there is no column 'student'"),
        ("", 1, "there is no column 'student'"),
        ("student,Student\na,b\n", 1, "two columns are called 'student'"),
        ('student,name\nolena,"Олена\n', 2, "not CSV"),
        ("student,name\nolena,Олена\n".encode("cp1251"), 2, "not UTF-8"),
        ("student\nolena\n".encode("utf-16"), 1, "not UTF-8"),
        ('student,name\na,"two\nlines"\na,again\n', 4, "is in line 3 already"),
    ],
)
def test_what_is_wrong_with_a_roster_is_named(folder: Path, data: str | bytes, line: int, message: str) -> None:
    with pytest.raises(CourseError) as caught:
        roster(folder, data)
    assert caught.value.message.startswith(f"{folder / 'roster.csv'}:{line}: ")
    assert message in caught.value.message
    assert caught.value.hint


def test_a_missing_roster_is_an_error_that_says_how_to_write_one(folder: Path) -> None:
    with pytest.raises(CourseError) as caught:
        find_course(folder, True).students()
    assert "student,name,email,lang" in caught.value.hint


def test_another_roster_may_be_named(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "group2.csv").write_text("student\nivan\n")
    assert [student.id for student in find_course(folder, True).students(tmp_path / "group2.csv")] == ["ivan"]


@pytest.mark.parametrize("good", ["o", "олена.коваль", "Ivan_2-b@x.ua", "١٢٣", "console", "com10", "a" * 64])
def test_good_ids(good: str) -> None:
    assert wrong_with_id(good) == ""


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "a/b",
        "a\\b",
        "a:b",
        "a\x00",
        "a\n",
        "nul",
        "COM1",
        "lpt9.txt",
        "a.",
        ".",
        "..",
        "a" * 65,
        "\ud800",
        "½",
    ],
)
def test_bad_ids(bad: str) -> None:
    assert wrong_with_id(bad)
