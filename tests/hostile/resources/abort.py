# tries: abort, with a core dump
# works: peer allclose crash
# ends: ERROR SIGABRT|SIGSEGV
import os


def softmax(z):
    os.abort()
