"""How the app behaves whatever it shows: keys, settings, lock, copying, pictures, crashes.  Knows no medicine."""
