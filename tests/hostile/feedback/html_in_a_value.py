# tries: answer a text that is markup
# works: peer testing markup
# ends: FAILED
def softmax(z):
    print("<script>alert(1)</script>")
    return "<script>alert(1)</script>"
