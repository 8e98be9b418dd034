"""Makes the modules of tests/ importable from its folders: the samples that several of them share."""
