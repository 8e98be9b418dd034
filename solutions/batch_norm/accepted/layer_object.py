from dataclasses import dataclass
import numpy as np

running_mean = []          # collected for later, used by nobody


@dataclass
class BatchNorm:
    gamma: np.ndarray
    beta: np.ndarray
    eps: float

    def __call__(self, x):
        self.mu = np.dot(np.full(len(x), 1 / len(x)), x)
        running_mean.append(self.mu)
        self.var = np.dot(np.full(len(x), 1 / len(x)), np.square(x - self.mu))
        self.x_hat = (x - self.mu) * np.power(self.var + self.eps, -0.5)
        return np.asfortranarray(self.gamma * self.x_hat + self.beta)


def batch_norm(x, gamma, beta, eps=1e-5):
    return BatchNorm(gamma, beta, eps)(x)
