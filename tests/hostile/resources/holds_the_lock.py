# tries: stay in C code, where Python delivers no signal
# works: peer alarm hang
# ends: TIMEOUT
import re


def softmax(z):
    return re.fullmatch("(a|a)*b", "a" * 60)
