"""What would follow if an answer were another: what-if, flips, open questions by weight, and plans side by side."""
