# tries: leave files whose names are lines, escapes and directions
# works: unsafe file
# ends: MISSING PermissionError
for name in ("a\nb", "\x1b[2J", "\u202egpj.exe", "=cmd|' '!A1", "-rf", "x" * 255):
    open("@LOOT@/" + name, "w")
