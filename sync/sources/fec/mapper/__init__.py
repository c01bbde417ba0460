"""Maps what FEC files say to books in the shape of the mirror, with ids that stay the same."""
