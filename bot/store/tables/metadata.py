"""What all tables have in common."""

from __future__ import annotations

from sqlalchemy import BigInteger, Float, Integer, MetaData

metadata = MetaData()

Number = BigInteger().with_variant(Integer, "sqlite")
"""A number that SQLite can give to new rows by itself."""
Moment = Float(53)
"""Seconds since 1970 in UTC."""
