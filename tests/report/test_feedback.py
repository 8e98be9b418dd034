"""The feedback page: complete, kind, in both languages, and safe whatever a student wrote."""

import base64
import hashlib
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hostile_texts import HOSTILE, filled
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from report_sample import TITLES, shown, student
from test_words import sentences

from coursekit.grade.results import FieldResult, ItemResult, Shown, Status, StudentResult
from coursekit.notes import Note
from coursekit.report.feedback import feedback_page
from coursekit.report.visible import visible
from coursekit.templating import Texts

ENGLISH, UKRAINIAN = Texts("en"), Texts("uk")

ATTRIBUTES = {
    "html": {"lang"}, "meta": {"charset", "http-equiv", "content", "name"}, "body": {"id"}, "header": {"class"},
    "section": {"class", "aria-labelledby"}, "article": {"id", "class", "aria-labelledby"}, "h2": {"id"},
    "p": {"class"}, "span": {"class", "aria-hidden"}, "div": {"class"}, "ul": {"class"}, "li": {"class"},
    "a": {"href"}, "table": {"class", "aria-label"}, "th": {"scope", "class"}, "td": {"class"},
    "caption": {"class"}, "code": {"class"}, "pre": {"class"}, "mark": {"class"}, "details": {"class"},
    "figure": {"class"}, "rect": {"class", "width", "height"},
    "svg": {"class", "viewbox", "preserveaspectratio", "aria-hidden", "focusable"},
    **{t: set() for t in ("head", "title", "style", "h1", "h3", "main", "footer", "ol", "b", "br", "strong",
                          "summary", "thead", "tbody", "tr", "figcaption")},
}  # fmt: skip
VOID = {"meta", "br", "rect"}


@dataclass
class Parsed:
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    style: str = ""


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Parsed()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.tags.append((tag, {k: v or "" for k, v in attrs}))
        if tag not in VOID:
            self.found.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.tags.append((tag, {k: v or "" for k, v in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.found.open.pop() == tag, f"</{tag}> does not close what is open"

    def handle_data(self, data: str) -> None:
        if self.found.open and self.found.open[-1] == "style":
            self.found.style += data
        else:
            self.found.text.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")


def parsed(page: str) -> Parsed:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.found.open == []
    return reader.found


def page_for(result: StudentResult, texts: Texts = ENGLISH, name: str = "Олена Коваль") -> str:
    return feedback_page(
        result, assignment_title="Convolution", name=name, texts=texts, course_title="Course", titles=TITLES
    )


def only(item: ItemResult) -> StudentResult:
    return replace(student(), items=(item,), points=item.points, max_points=item.max_points)


def said(page: str) -> str:
    return " ".join(" ".join(parsed(page).text).split())


# ------------------------------------------------------------------ safe
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("texts", [ENGLISH, UKRAINIAN], ids=["en", "uk"])
def test_hostile_text_in_every_place_stays_text(text: str, texts: Texts) -> None:
    result = filled(student(), text)
    page = feedback_page(result, assignment_title=text, name=text, texts=texts, course_title=text, titles={text: text})
    found = parsed(page)
    for tag, attributes in found.tags:
        assert set(attributes) <= ATTRIBUTES[tag], tag
        assert attributes.get("href", "#").startswith("#")
    assert visible(text, 24).strip() in page.replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'").replace(
        "&#34;", '"').replace("&amp;", "&")  # fmt: skip
    page.encode("utf-8")


@settings(max_examples=20, deadline=None)
@given(st.text(min_size=1, max_size=40))
def test_any_text_in_every_place_stays_text(text: str) -> None:
    found = parsed(page_for(filled(student(), text), name=text))
    assert {tag for tag, _ in found.tags} <= set(ATTRIBUTES)
    assert not any(re.search(r"[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\u200b]", part) for part in found.text)


def test_the_policy_allows_this_style_sheet_and_nothing_else() -> None:
    found = parsed(page_for(student()))
    policies = [a["content"] for tag, a in found.tags if a.get("http-equiv") == "Content-Security-Policy"]
    digest = base64.b64encode(hashlib.sha256(found.style.encode()).digest()).decode()
    assert policies == [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"]


def test_the_page_loads_nothing_and_styles_nothing_inline() -> None:
    page = page_for(student())
    found = parsed(page)
    assert not re.search(r"url\(|@import|https?:|<script|<link|<img|<iframe| style=", page)
    assert "\r" not in found.style
    assert "</" not in found.style


def test_the_same_results_give_the_same_page() -> None:
    assert page_for(student()) == page_for(student())


# ------------------------------------------------------------------ useful
def test_every_item_is_in_the_table_and_links_to_its_section() -> None:
    tags = parsed(page_for(student())).tags
    ids = [a["id"] for _, a in tags if "id" in a]
    assert len(ids) == len(set(ids))
    links = {a["href"][1:] for tag, a in tags if tag == "a"}
    assert links <= set(ids)
    assert {f"item-{n}" for n in range(1, 14)} <= links


def test_headings_go_down_one_level_at_a_time_and_tables_have_headers() -> None:
    tags = [tag for tag, _ in parsed(page_for(student())).tags]
    levels = [int(t[1]) for t in tags if re.fullmatch("h[1-6]", t)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert tags.count("th") > 13


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("output_size", "Everything that was checked holds."),
        ("conv2d", "You convolved the first image only."),
        ("max_pool2d", "The simplest case already brings no result. Begin with it."),
        ("avg_pool2d", "Your function does not finish in time, not even in the simplest case."),
        (
            "batch_norm",
            "Something went wrong on our side. The staff will look at it; you have lost no points.",
        ),
        ("conv_parameters", "No function conv_parameters was found in what you handed in."),
        ("softmax_by_hand", "No answer to this problem was found in what you handed in."),
        ("batch_norm_by_hand", "Fully right: 2 of 3 fields."),
    ],
)
def test_an_item_says_first_what_happened(item: str, words: str) -> None:
    result = next(i for i in student().items if i.item == item)
    section = said(page_for(only(result))).split("All items")[1]
    assert words in re.sub(r"\s+", " ", section.replace(" .", "."))


def test_a_counterexample_shows_call_arguments_and_both_sides_with_the_differing_cells_marked() -> None:
    conv = next(i for i in student().items if i.item == "conv2d")
    page = page_for(only(conv))
    text = said(page)
    for words in (
        "conv2d(x, w, b, padding=1)",
        "image 1, channel 0",
        "kernel 1, channel 1",
        "Expected",
        "Received",
    ):
        assert words in text
    marked = len(conv.counterexample.received.marked)  # type: ignore[union-attr]
    assert page.count('<td class="came"><mark><b>‹</b>') == page.count('<td class="due"><mark>') == marked > 0


def test_an_exception_shows_its_type_and_the_students_own_line_as_code() -> None:
    pool = next(i for i in student().items if i.item == "max_pool2d")
    page = page_for(only(pool))
    assert "<code>IndexError</code>" in page
    assert page.count('<code class="lines">out[n, c, i, j] = x[n, c, i*stride:i*stride+size, k].max()</code>') == 1


def test_blocked_properties_are_folded_under_the_root_fault() -> None:
    conv = next(i for i in student().items if i.item == "conv2d")
    page = page_for(only(conv))
    assert "<summary>4 properties are not judged yet: first mend “Correct result: several images”.</summary>" in page


def test_fields_show_wrong_cells_the_right_answer_and_what_was_carried_forward() -> None:
    text = said(page_for(student()))
    for words in (
        "Carried forward:",
        "‹28›",
        "Right answer",
        "could not be read",
        "left blank",
        "Worked solution",
    ):
        assert words in text


def test_nothing_is_expected_where_feedback_leaves_it_out() -> None:
    fields = (FieldResult("width", 0, 1, Status.FAILED, shown(28, (0,))),)
    text = said(page_for(only(ItemResult("output_size_by_hand", "problem", 0, 1, Status.FAILED, fields=fields))))
    assert "‹28›" in text
    assert "Right answer" not in text


def test_a_broken_item_has_no_zero_and_the_total_says_that_it_is_not_final() -> None:
    text = said(page_for(student()))
    assert "– / 8" in text
    assert "This is the sum so far" in text


def test_grading_says_itself_why_a_function_is_missing() -> None:
    note = Note("There is no function {name} after the cells have run.", {"name": "conv2d"})
    item = ItemResult("conv2d", "exercise", 0, 4, Status.MISSING, notes=(note,))
    page = page_for(only(item))
    assert page.count("There is no function conv2d after the cells have run.") == 1


def test_what_went_wrong_on_our_side_is_not_explained_to_the_student() -> None:
    item = ItemResult("conv2d", "exercise", None, 4, Status.BROKEN, notes=(Note("KeyError in the grader"),))
    assert "KeyError" not in page_for(only(item))


def test_a_student_who_handed_in_nothing_is_told_so_kindly() -> None:
    items = tuple(replace(i, status=Status.MISSING, points=0.0) for i in student().items)
    page = page_for(replace(student(), submission=None, items=items, points=0.0))
    text = said(page)
    assert "<a" not in page  # there is no section to go to
    assert "No work of yours was found." in text
    assert "Where to begin" not in text


def test_a_large_array_is_described_not_printed() -> None:
    field_ = FieldResult("map", 0, 1, Status.FAILED, Shown((50, 50), ("7",) * 2500, None, (51, 2499)))
    text = said(page_for(only(ItemResult("pooling_by_hand", "problem", 0, 1, Status.FAILED, fields=(field_,)))))
    assert "2500 cells, 2 of them differ." in text
    assert "[49, 49]" in text


def test_an_item_without_a_title_goes_by_its_name() -> None:
    page = feedback_page(student(), assignment_title="A", name="N", texts=ENGLISH)
    assert ">8. conv2d</h2>" in page


# ------------------------------------------------------------------ both languages, light and dark
def test_the_ukrainian_page_has_no_english_sentence() -> None:
    page = page_for(filled(student(), "…"), UKRAINIAN)
    text = said(page)
    for sentence in sentences():
        words = re.split(r"\{\w+\}|%\(\w+\)[sd]", sentence)
        assert not any(len(w) > 6 and w.strip("` ") in text for w in words), sentence
    assert parsed(page).tags[0] == ("html", {"lang": "uk"})


def test_ukrainian_points_have_a_decimal_comma() -> None:
    assert "6,4 / 10" in said(page_for(student(), UKRAINIAN))
    assert "6.4 / 10" in said(page_for(student(), ENGLISH))


def test_notes_are_translated_by_the_catalog_and_code_is_not() -> None:
    note = Note("{what}: {code}", {"what": "right", "code": "right"})
    page = page_for(replace(student(), notes=(note,)), UKRAINIAN)
    assert "правильно: <code>right</code>" in page


def palettes() -> list[dict[str, str]]:
    style = ENGLISH.render("report/feedback.css")
    blocks = re.findall(r":root \{(.*?)\}", style, flags=re.S)
    assert "@media (prefers-color-scheme: dark)" in style
    light, dark, paper = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]+)", block)) for block in blocks)
    return [light, light | dark, light | paper]


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("palette", [0, 1, 2], ids=["light", "dark", "paper"])
def test_text_stands_out_from_its_ground_by_4_5_to_1(palette: int) -> None:
    colours = palettes()[palette]
    pairs = [(ink, ground) for ink in ("ink", "dim", "link") for ground in ("page", "card", "code")]
    tones = ("good", "part", "bad", "none", "ours")
    pairs += [(tone, f"{tone}-bg") for tone in tones] + [(tone, "card") for tone in tones]
    pairs += [("ink", "part-bg"), ("ink", "ours-bg")]
    for ink, ground in pairs:
        light, dark = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, f"{ink} on {ground}"
