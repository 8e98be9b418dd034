# tries: have a script in the name of an exception
# works: peer allclose markup
# ends: ERROR
E = type("<script>alert(1)</script>", (Exception,), {})


def softmax(z):
    raise E
