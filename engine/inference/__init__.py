"""Running rules: the experta executor, its matcher and strategy, and the derivation it records."""
