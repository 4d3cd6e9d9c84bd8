"""What to ask: the rows of every form, generated from the knowledge base.  Knows nothing of any screen."""
