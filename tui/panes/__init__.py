"""The parts of a screen that know the domain: form, plan, why."""
