"""What is true: values, entities, rules, facts, refusals; no clock, no I/O, no framework."""
