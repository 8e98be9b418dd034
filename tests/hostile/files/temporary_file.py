# tries: leave a temporary file
# works: unsafe file
# ends: MISSING
import tempfile

tempfile.NamedTemporaryFile(dir="@LOOT@", delete=False)
