import statistics


def batch_norm(x, gamma, beta, eps=1e-5):
    columns = []
    for k, column in enumerate(x.T.tolist()):
        mu = statistics.mean(column)
        sigma = (statistics.pvariance(column, mu) + eps) ** 0.5
        columns.append(tuple(float(gamma[k]) * (v - mu) / sigma + float(beta[k]) for v in column))
    return list(zip(*columns))
