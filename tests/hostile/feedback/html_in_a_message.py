# tries: have a script in the message of an exception
# works: peer allclose markup
# ends: ERROR
def softmax(z):
    raise ValueError("<script>alert(document.cookie)</script><img src=x onerror=alert(1)>")
