"""Encoding: from a review to a padded tensor of ids."""
