# tries: loop, and catch whatever should stop it
# works: peer alarm hang
# ends: TIMEOUT
def softmax(z):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
