"""The common appearance of pages: layout, macros, built assets, error pages."""
