"""The app in a browser on this machine: a guarded server, and one process for each tab."""
