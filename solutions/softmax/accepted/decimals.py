# Decimals know no overflow.
from decimal import Decimal


def softmax(z):
    answer = []
    for row in z.tolist():
        powers = [Decimal(v).exp() for v in row]
        answer.append([float(p / sum(powers)) for p in powers])
    return answer
