"""The knowledge as pages to read: a tree of Markdown files, or a static site, made from the snapshot alone."""
