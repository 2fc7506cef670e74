"""Weather at a site and the properties of moist air."""
