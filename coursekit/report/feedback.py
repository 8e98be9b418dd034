"""One student's feedback as one HTML file: no script, nothing loaded, readable on paper, on a phone, in the dark."""

import base64
import hashlib
from collections.abc import Mapping

from coursekit.grade.results import StudentResult
from coursekit.report.view import page_of
from coursekit.templating import Texts


def feedback_page(
    student: StudentResult,
    *,
    assignment_title: str,
    name: str,
    texts: Texts,
    course_title: str = "",
    titles: Mapping[str, str] | None = None,
) -> str:
    """The page as text, to be written in UTF-8. `titles`: item → title; an item without one goes by its name.

    Everything in `student`, `name` and the titles is text, whatever it holds: escaped, and with what is invisible
    made visible. The page's policy lets a browser use its one style sheet and nothing else.
    Raises CourseError where a course's own template is wrong.
    """
    page = page_of(
        student,
        assignment_title=assignment_title,
        course_title=course_title,
        name=name,
        titles=titles or {},
        texts=texts,
    )
    style = texts.render("report/feedback.css")
    return texts.render("report/feedback.html.j2", page=page, style=style, policy=policy(style))


def policy(style: str) -> str:
    """The Content-Security-Policy under which exactly this style sheet applies, and nothing is loaded or sent."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
