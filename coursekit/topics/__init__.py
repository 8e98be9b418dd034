"""One file per lecture topic: its problems and its exercises."""
