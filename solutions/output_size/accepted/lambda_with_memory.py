from functools import lru_cache

output_size = lru_cache(lambda n, f, p=0, s=1: -(-(n - f + 2 * p + 1) // s))
