"""Results → pages and tables. It knows results alone."""
