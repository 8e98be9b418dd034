"""What runs confined. It imports nothing of coursekit: the zygote loads this folder by its path, as the package `inside`."""
