# tries: have its text taken for a template or a placeholder
# works: peer allclose markup
# ends: ERROR
def softmax(z):
    raise ValueError("{call} {0.__class__} {{ 7*7 }} {% raw %} %(x)s $HOME <script>alert(1)</script>")
