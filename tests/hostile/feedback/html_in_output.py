# tries: print markup that runs
# works: peer allclose markup
# ends: MISSING
print("<svg onload=alert(1)><script>alert(2)</script></svg>")
