"""Topics → frozen values and notebooks."""
