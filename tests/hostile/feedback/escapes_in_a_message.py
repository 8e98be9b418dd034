# tries: clear the screen of whoever reads the message in a terminal
# works: peer allclose markup
# ends: ERROR
def softmax(z):
    raise ValueError("\x1b[2J\x1b]0;owned\x07\x1b[8m")
