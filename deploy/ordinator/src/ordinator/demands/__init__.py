"""Which rows of ``docs/demands.md`` are met today: asked of tests that ran, never of claims."""
