"""The one error the knowledge base raises for something an author or a caller can put right."""

from __future__ import annotations


class KnowledgeError(Exception):
    """Says what is wrong, where (file, line or term) and what would be right; to be shown as it stands."""
