"""What can be wrong with a case, section by section; every check yields issues and judges nothing medical."""
