"""What an author starts: add a site from its address, record its golden pages anew, check that all still holds."""
