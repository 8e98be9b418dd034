"""Notebooks and .py files are read as they come; what is neither is refused with a reason."""

import contextlib
import json
import time

import pytest
from classroom import CODE, cell, notebook, self_check
from hypothesis import given
from hypothesis import strategies as st

from coursekit.errors import SubmissionError
from coursekit.intake.reading import Reading, read, without_self_check

SIGNED = "v1.convolution.b2xlbmE.AAAAAAAAAAAAAAAAAAAAAA"


def sources(reading: Reading) -> list[tuple[int, str]]:
    return [(code.number, code.source) for code in reading.cells]


def refused(name: str, data: bytes) -> str:
    with pytest.raises(SubmissionError) as caught:
        read(name, data)
    assert caught.value.hint
    return caught.value.message


@pytest.mark.parametrize(
    "data",
    [
        notebook(cell("a = 1"), cell("text", "markdown"), cell(["b = 2\n", "c = 3"])),
        notebook(cell("a = 1", id="x"), cell("text", "raw"), cell("b = 2\r\nc = 3")),
        json.dumps({"cells": [{"cell_type": "code", "source": "a = 1"}, {}, cell("b = 2\nc = 3")]}).encode(),
        "\ufeff".encode() + notebook(cell("a = 1"), None, cell(["b = 2\n", 7, "c = 3"])),
        notebook(cell("a = 1"), cell("text", "markdown"), cell("b = 2\nc = 3")).decode().encode("utf-16"),
        json.dumps(
            {
                "worksheets": [
                    {"cells": [{"cell_type": "code", "input": "a = 1"}, {"cell_type": "heading", "source": "x"}]},
                    {"cells": [{"cell_type": "code", "input": ["b = 2\n", "c = 3"], "outputs": []}]},
                ],
                "nbformat": 3,
            }
        ).encode(),
        notebook(
            cell("a = 1", outputs=[{"data": {"image/png": "A" * 9}, "nan": float("nan")}]),
            cell("x", "markdown"),
            cell("b = 2\rc = 3"),
        ),
    ],
)
def test_every_kind_of_notebook_is_read(data: bytes) -> None:
    reading = read("lab.ipynb", data)
    assert sources(reading) == [(1, "a = 1"), (3, "b = 2\nc = 3")]
    assert reading.kind == "notebook"
    assert reading.signatures == ()


def test_blank_cells_are_left_out_and_numbers_stay() -> None:
    assert sources(read("a.ipynb", notebook(cell(" \n"), cell("x = 1")))) == [(2, "x = 1")]


def test_an_identity_is_found_in_the_metadata_and_in_the_self_check() -> None:
    other = SIGNED.replace("A", "B")
    reading = read("a.ipynb", notebook(cell(self_check(other)), cell(self_check(other)), signed=SIGNED))
    assert reading.signatures == (("signed metadata", SIGNED), ("signed self-check", other))


@pytest.mark.parametrize("spelt", ["'identity': '{}'", '"identity" :  "{}"', '\\"identity\\": \\"{}\\"'])
def test_an_identity_is_found_however_it_is_quoted(spelt: str) -> None:
    assert read("a.py", spelt.format(SIGNED).encode()).signatures == (("signed self-check", SIGNED),)


@pytest.mark.parametrize("metadata", [None, [], {"coursekit": "x"}, {"coursekit": {"identity": 7}}, {"coursekit": []}])
def test_strange_metadata_is_no_identity(metadata: object) -> None:
    assert read("a.ipynb", notebook(metadata=metadata)).signatures == ()


def test_the_self_check_is_cut_out_and_lines_keep_their_numbers() -> None:
    reading = read("a.ipynb", notebook(cell(self_check(SIGNED) + "\nx = 1"), cell("y = 2")))
    assert sources(reading) == [(1, "#@title check\n\n\n\n\nx = 1"), (2, "y = 2")]


def test_a_self_check_without_end_is_left_and_noted() -> None:
    reading = read("a.ipynb", notebook(cell("# >>> coursekit self-check\nx = 1")))
    assert sources(reading) == [(1, "# >>> coursekit self-check\nx = 1")]
    assert "cell 1" in str(reading.notes[0])


def test_each_of_two_self_checks_is_cut_out() -> None:
    text, closed = without_self_check(f"a\n{self_check(SIGNED)}\nb\n{self_check(SIGNED)}\nc")
    assert (text.split(), closed) == (["a", "#@title", "check", "b", "#@title", "check", "c"], True)


@pytest.mark.parametrize("kind", ["markdown", "raw", "heading", "", "unknown"])
def test_code_in_a_retyped_cell_is_read_and_noted(kind: str) -> None:
    reading = read("a.ipynb", notebook(cell("x = 1"), cell(CODE, kind), cell('answer("pool", max="1 2")', kind)))
    assert [code.number for code in reading.cells] == [1, 2, 3]
    assert [str(note) for note in reading.notes] == [
        "Cell 2 is no code cell, but has Python in it: it was read as code.",
        "Cell 3 is no code cell, but has Python in it: it was read as code.",
    ]


@pytest.mark.parametrize("text", ["Write answer(…) below", "def of softmax:", "```python\ndef f(): pass\n```", "x = 1"])
def test_text_cells_that_are_no_code_are_left_out(text: str) -> None:
    assert sources(read("a.ipynb", notebook(cell(text, "markdown"), cell("y = 2")))) == [(2, "y = 2")]


def test_a_python_file_is_one_cell() -> None:
    reading = read("lab.py", "\ufeffx = 'ї'\r\n\r\ndef f(): pass\r\n".encode())
    assert sources(reading) == [(1, "x = 'ї'\n\ndef f(): pass\n")]
    assert reading.kind == "python"


@pytest.mark.parametrize("mark", ["# In[{}]:", "# %%", "#%% cell", "# In[ ]:"])
def test_a_python_file_is_split_at_its_marks(mark: str) -> None:
    text = f"# coding: utf-8\n\n{mark.format(1)}\nx = 1\n{mark.format(2)}\n\n{mark.format(3)}\ny = 2\n"
    found = sources(read("lab.py", text.encode()))
    assert [number for number, _ in found] == [1, 2, 3]
    assert found[2][1] == f"{mark.format(3)}\ny = 2\n"


def test_code_above_the_first_mark_is_a_cell() -> None:
    assert [n for n, _ in sources(read("lab.py", b"import numpy\n# %%\nx = 1\n"))] == [1, 2]


def test_marks_inside_the_self_check_split_nothing() -> None:
    text = "# >>> coursekit self-check\n# %%\nx\n# <<< coursekit self-check\ny = 1\n"
    assert sources(read("lab.py", text.encode())) == [(1, "\n\n\n\ny = 1\n")]


def test_a_copy_of_check_py_is_told_by_its_text() -> None:
    assert read("mycheck.py", self_check(SIGNED).removeprefix("#@title check\n").encode()).only_self_check
    assert not read("lab.ipynb", notebook(cell(self_check(SIGNED)))).only_self_check


def test_a_file_in_windows_1251_is_read_if_it_says_so() -> None:
    text = "# -*- coding: cp1251 -*-\nx = 'ї'\n"
    assert sources(read("lab.py", text.encode("cp1251"))) == [(1, text)]
    assert "UTF-8 (line 2)" in refused("lab.py", "x = 1\ny = 'ї'\n".encode("cp1251"))


def test_a_notebook_named_py_is_a_notebook() -> None:
    assert read("lab.py", notebook(cell("x = 1"))).kind == "notebook"


def test_half_characters_are_replaced() -> None:
    data = b'{"cells": [{"cell_type": "code", "source": "x = \'\\ud800\'; y = \'\\ud83d\\ude00\'"}]}'
    assert sources(read("a.ipynb", data)) == [(1, "x = '\ufffd'; y = '😀'")]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.ipynb", b"", "is empty"),
        ("a.ipynb", b" \n\t", "is empty"),
        ("a.py", b"", "is empty"),
        ("a.ipynb", b"\n<!DOCTYPE html><html></html>", "is a web page"),
        ("a.ipynb", b"%PDF-1.7", "is a PDF"),
        ("a.py", b"PK\x03\x04", "is an archive"),
        ("a.ipynb", notebook(cell("x = 1"))[:-20], "breaks off in line 1"),
        ("a.ipynb", b'{"cells": [{"source": "abc', "breaks off in line 1"),
        ("a.ipynb", b"import numpy as np\n", "is not JSON, as notebooks are: see line 1"),
        ("a.ipynb", b'{"cells": [\n<<<<<<< HEAD\n]}', "see line 2"),
        ("a.ipynb", b"[1, 2]", "no cells"),
        ("a.ipynb", b"{}", "no cells"),
        ("a.ipynb", b'{"cells": {"a": 1}}', "no cells"),
        ("a.ipynb", b'{"worksheets": [7]}', "no cells"),
        ("a.ipynb", b'"text"', "no cells"),
        ("a.ipynb", b'{"cells": "\xff"}', "not in UTF-8"),
        ("a.ipynb", b"[" * 100_000 + b"]" * 100_000, "nested too deep"),
        ("a.ipynb", b'{"cells":' + b'{"a":' * 50_000 + b"1" + b"}" * 50_001, "nested too deep"),
        ("a.ipynb", b'{"cells": [' + b"[]," * 3_000_000 + b"[]]}", "values"),
        ("a.ipynb", b'{"cells": [' + b"{}," * 999_999 + b"{}]}", "more than 10000 cells"),
        ("a.ipynb", notebook(cell("x" * 4_000_001)), "characters"),
        ("a.py", b"x = 1\0", "is not a text"),
        ("a.py", b"x" * 4_000_001, "more than 4000000 characters"),
        ("a.py", b"# %%\n" * 20_000, "cells"),
        ("a.py", b"# coding: utf-7\n\xff", "not in UTF-8"),
    ],
    ids=lambda value: repr(value[:30]),
)
def test_what_is_no_submission_is_refused_with_a_reason(name: str, data: bytes, reason: str) -> None:
    assert reason in refused(name, data)


@pytest.mark.parametrize(
    "data",
    [
        b'{"cells": [], "n": ' + b"9" * 5_000_000 + b"}",
        notebook(cell('"identity": ' * 100_000)),
        notebook(cell("# >>> coursekit self-check\n" * 100_000)),
        notebook(cell("answer(" + "(" * 9_000, "markdown")),
        notebook(cell("answer(" + "-" * 19_000 + "1)", "raw")),
        notebook(*[cell("def f(): pass", "raw")] * 9_000),
    ],
    ids=["digits", "identities", "self-checks", "brackets", "signs", "retyped"],
)
def test_hostile_files_are_read_in_time(data: bytes) -> None:
    begun = time.perf_counter()
    read("a.ipynb", data)
    assert time.perf_counter() - begun < 3


def test_blank_lines_above_the_first_mark_are_read_in_time() -> None:
    begun = time.perf_counter()
    assert [n for n, _ in sources(read("a.py", b"#\n" + b"\n" * 60_000 + b"# %%\nx = 1\n"))] == [1]
    assert time.perf_counter() - begun < 3


@given(
    st.binary(max_size=200)
    | st.recursive(
        st.none() | st.text() | st.integers(),
        lambda inner: (
            st.lists(inner)
            | (
                st.dictionaries(
                    st.sampled_from(["cells", "source", "metadata", "cell_type", "worksheets", "input"]), inner
                )
            )
        ),
    ).map(lambda thing: json.dumps(thing).encode())
)
def test_whatever_the_bytes_nothing_else_is_raised(data: bytes) -> None:
    for name in ("a.ipynb", "a.py"):
        with contextlib.suppress(SubmissionError):
            read(name, data)
