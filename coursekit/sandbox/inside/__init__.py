"""What runs confined. It imports nothing of coursekit: it is loaded by its path, as the package `inside`."""
