from math import exp


def softmax(z):
    result = []
    for row in z:
        biggest = max(row)
        powers = [exp(v - biggest) for v in row]
        total = sum(powers)
        result.append([p / total for p in powers])
    return result
