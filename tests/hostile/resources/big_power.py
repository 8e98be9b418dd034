# tries: compute 9**9**9
# works: peer alarm hang
# ends: TIMEOUT|MEMORY
def softmax(z):
    return 9**9**9
