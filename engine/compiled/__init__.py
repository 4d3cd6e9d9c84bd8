"""The second executor: the rule data compiled to straight-line Python joins, specialised for one knowledge base."""
