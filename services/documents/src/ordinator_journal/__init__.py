"""The journal of actions in its final form, and the verifier that an auditor runs alone."""
