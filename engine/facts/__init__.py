"""What rules may talk about: relations from the knowledge base, from the case, and concluded ones."""
