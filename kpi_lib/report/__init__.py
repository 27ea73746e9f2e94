"""Executed notebooks become HTML pages and PDF documents."""
