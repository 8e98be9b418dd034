"""A course folder → typed values: course.toml, roster, key, assignments, and where to look for the rest."""

from coursekit.course.folder import PUBLIC_KEY, Course, find_course, init_course
from coursekit.course.material import LIMITS, Assignment, Difficulty, Feedback, Item
from coursekit.course.roster import LANGUAGES, Student, fold, wrong_with_id
from coursekit.folders import builtin_folder

__all__ = [
    "LANGUAGES",
    "LIMITS",
    "PUBLIC_KEY",
    "Assignment",
    "Course",
    "Difficulty",
    "Feedback",
    "Item",
    "Student",
    "builtin_folder",
    "find_course",
    "fold",
    "init_course",
    "wrong_with_id",
]
