# tries: have a script in the line that is shown as the student's own
# works: peer allclose markup
# ends: ERROR
def softmax(z):
    raise ValueError("<iframe src='javascript:alert(1)'></iframe>"); "</code><script>alert(1)</script>"
