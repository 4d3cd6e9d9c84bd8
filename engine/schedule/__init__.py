"""A year of visits from a case: what is booked, when, how far apart, and what to do before and after."""
