"""Sites: one file a site, file = name = class."""
