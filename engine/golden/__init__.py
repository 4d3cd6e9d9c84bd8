"""Golden cases: consultations with what sources say a plan must hold, in a format other tools can run too."""
