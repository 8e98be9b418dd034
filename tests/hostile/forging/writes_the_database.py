# tries: make a database of grades
# works: unsafe file
# ends: MISSING unable to open
import sqlite3

base = sqlite3.connect("@LOOT@/gradebook.db", isolation_level=None)
try:
    base.execute("create table grades (student, points)")
except sqlite3.OperationalError as error:
    if "unable to open" in str(error):
        raise
