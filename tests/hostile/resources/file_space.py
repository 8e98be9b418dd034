# tries: fill the disk (here: some files)
# works: unsafe file
# ends: MISSING PermissionError
for n in range(20):
    file = open(f"@LOOT@/{n}", "wb")
    try:
        file.write(b"x" * 100_000)
        file.flush()
    except OSError as error:
        if error.errno != 27:
            raise
